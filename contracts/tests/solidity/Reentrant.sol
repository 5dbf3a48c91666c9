// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title A receiver that calls back when it is paid
/// @notice For tests of withdrawals: it repeats a call, and notes how that ended.
contract Reentrant {
    /// @notice Whom it calls.
    address public target;
    /// @notice What it calls.
    bytes public input;
    /// @notice Whether it was paid, and called back.
    bool public called;
    /// @notice Whether that call succeeded.
    bool public succeeded;

    /* solhint-disable no-complex-fallback */
    /// @notice Calls back.
    receive() external payable {
        called = true;
        (succeeded, ) = target.call(input);
    }

    /* solhint-enable no-complex-fallback */

    /// @notice Sets what it calls.
    /// @param target_ Whom.
    /// @param input_ What.
    function arm(address target_, bytes calldata input_) external {
        target = target_;
        input = input_;
    }
}
