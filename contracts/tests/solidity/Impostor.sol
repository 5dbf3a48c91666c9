// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaKeyVerifier, INovaVerifier} from "../../src/INovaVerifier.sol";

/// @title A contract that has a verifier's and a gateway's functions, and answers with something else than acceptance
/// @notice For tests: its answer must not pass for acceptance.
contract Impostor is INovaKeyVerifier {
    /// @notice A route for every selector.
    /// @param selector The selector.
    /// @return verifier This contract, or nothing for no selector.
    /// @return frozen Never.
    function routes(bytes4 selector) external view returns (address verifier, bool frozen) {
        return (selector == 0 ? address(0) : address(this), false);
    }

    /// @inheritdoc INovaVerifier
    function verify(bytes calldata, uint256, uint256) external pure returns (bytes4 accepted) {
        return 0;
    }

    /// @inheritdoc INovaKeyVerifier
    function keyHash() external pure returns (bytes32 hash) {
        return keccak256("impostor");
    }
}
