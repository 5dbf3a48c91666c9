// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaVerifier} from "./INovaVerifier.sol";

/// @title Routes from selectors to verifiers
/// @notice Its owner adds routes and closes them. Nobody replaces one.
interface INovaGateway is INovaVerifier {
    /// @notice A route was added.
    /// @param selector The first four bytes of the key's hash.
    /// @param verifier Where proofs with that selector go.
    /// @param keyHash The key's hash.
    event RouteAdded(bytes4 indexed selector, address indexed verifier, bytes32 keyHash);
    /// @notice A route was closed for ever.
    /// @param selector Its selector.
    /// @param verifier Its verifier.
    event RouteFrozen(bytes4 indexed selector, address indexed verifier);

    /// @notice The proof has fewer than four bytes.
    /// @param length Bytes of the proof.
    error NoSelector(uint256 length);
    /// @notice No route has this selector. Is the proof of another version?
    /// @param selector The selector.
    error UnknownRoute(bytes4 selector);
    /// @notice The route is closed: proofs of this key are not believed any more. Prove with a newer version.
    /// @param selector The selector.
    error RouteIsFrozen(bytes4 selector);
    /// @notice There is such a route. Routes are never replaced.
    /// @param selector The selector.
    /// @param verifier Its verifier.
    error RouteExists(bytes4 selector, address verifier);
    /// @notice The verifier's key has another selector than the owner expected.
    /// @param expected What the owner said.
    /// @param found The first four bytes of the key's hash.
    error WrongSelector(bytes4 expected, bytes4 found);
    /// @notice The verifier answered with something else than acceptance or a refusal.
    /// @param verifier The verifier.
    error NotAVerifier(address verifier);

    /// @notice Adds a route. Only the owner may.
    /// @param selector The first four bytes of the key's hash: stated, so that a mistaken address is found.
    /// @param verifier Where its proofs go.
    function addRoute(bytes4 selector, address verifier) external;

    /// @notice Closes a route for ever. Only the owner may.
    /// @param selector The selector of the route.
    function freezeRoute(bytes4 selector) external;

    /// @notice The route of a selector.
    /// @param selector The selector.
    /// @return verifier Its verifier, zero where there is none.
    /// @return frozen Whether it is closed.
    function routes(bytes4 selector) external view returns (address verifier, bool frozen);
}
