// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title A contract that answers every call with nothing
/// @notice For tests: it must not pass for a verifier.
contract Permissive {
    /// @notice Does nothing.
    fallback() external payable {}
}
