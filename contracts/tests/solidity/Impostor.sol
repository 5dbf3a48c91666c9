// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaKeyVerifier, INovaVerifier} from "../../src/INovaVerifier.sol";

/// @title A contract that has a verifier's and a gateway's functions, answers with something else than acceptance, and replaces routes
/// @notice For tests: its answer must not pass for acceptance, nor its new route for the old one.
contract Impostor is INovaKeyVerifier {
    /// @notice Where all routes lead.
    address public led = address(this);

    /// @notice Replaces all routes.
    /// @param verifier Where they lead from now on.
    function lead(address verifier) external {
        led = verifier;
    }

    /// @notice A route for every selector.
    /// @param selector The selector.
    /// @return verifier Where it leads, nowhere for no selector.
    /// @return frozen Never.
    function routes(bytes4 selector) external view returns (address verifier, bool frozen) {
        return (selector == 0 ? address(0) : led, false);
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
