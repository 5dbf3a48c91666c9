// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaGateway} from "./INovaGateway.sol";
import {INovaKeyVerifier, INovaVerifier} from "./INovaVerifier.sol";
import {TwoStepOwner} from "./TwoStepOwner.sol";

/// @title Routes from selectors to verifiers
/// @notice The first four bytes of a proof say of which key it is. A route can be added and closed, never replaced or opened
/// again: what a selector stands for does not change, except that it stops to be believed.
contract NovaGateway is INovaGateway, TwoStepOwner {
    /// @notice Where the proofs of a selector go.
    /// @param verifier The verifier, zero where there is no route.
    /// @param frozen Whether the route is closed.
    struct Route {
        address verifier;
        bool frozen;
    }

    /// @inheritdoc INovaGateway
    mapping(bytes4 selector => Route route) public routes;

    /// @notice Sets the owner.
    /// @param first The owner.
    constructor(address first) TwoStepOwner(first) {}

    /// @inheritdoc INovaGateway
    function addRoute(bytes4 selector, address verifier) external onlyOwner {
        Route storage route = routes[selector];
        if (route.verifier != address(0)) revert RouteExists(selector, route.verifier);
        bytes32 keyHash = INovaKeyVerifier(verifier).keyHash();
        if (bytes4(keyHash) != selector) revert WrongSelector(selector, bytes4(keyHash));
        route.verifier = verifier;
        emit RouteAdded(selector, verifier, keyHash);
    }

    /// @inheritdoc INovaGateway
    function freezeRoute(bytes4 selector) external onlyOwner {
        Route storage route = _open(selector);
        route.frozen = true;
        emit RouteFrozen(selector, route.verifier);
    }

    /// @inheritdoc INovaVerifier
    function verify(bytes calldata proof, uint256 program, uint256 output) external view returns (bytes4 accepted) {
        if (proof.length < 4) revert NoSelector(proof.length);
        address verifier = _open(bytes4(proof[:4])).verifier;
        accepted = INovaVerifier(verifier).verify(proof[4:], program, output);
        if (accepted != INovaVerifier.verify.selector) revert NotAVerifier(verifier);
    }

    /// @notice The route of a selector, where it is there and not closed.
    /// @param selector The selector.
    /// @return route The route.
    function _open(bytes4 selector) private view returns (Route storage route) {
        route = routes[selector];
        if (route.verifier == address(0)) revert UnknownRoute(selector);
        if (route.frozen) revert RouteIsFrozen(selector);
    }
}
