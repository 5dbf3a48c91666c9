// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaRollup} from "../INovaRollup.sol";
import {Control} from "./Control.sol";

/// @title Withdrawals by a path to the root of a final bundle
/// @notice A leaf is hashed with the chain, the contract, and a tag that nodes do not have: it is no leaf anywhere else, and no node
/// is a leaf. Paid is marked by the nonce, whichever bundle and leaf it was proved with. So no fault of a program and no second
/// statement after the chain took another number, which changes all leaves, pays a withdrawal twice.
abstract contract Withdrawals is Control {
    /// @notice Begins what is hashed for a leaf.
    bytes32 public constant LEAF_TAG = keccak256("nova rollup: withdrawal 1");
    /// @notice Begins what is hashed for a node.
    bytes32 public constant NODE_TAG = keccak256("nova rollup: node 1");
    /// @notice The longest path.
    uint256 private constant MOST_DEPTH = 64;

    /// @inheritdoc INovaRollup
    mapping(uint256 nonce => bool yes) public paid;

    /// @inheritdoc INovaRollup
    function withdraw(
        address to,
        uint256 amount,
        uint256 nonce,
        uint256 id,
        uint256 index,
        bytes32[] calldata path
    ) external {
        uint256 until = withdrawalsPausedUntil();
        if (block.timestamp < until) revert WithdrawalsArePaused(until);
        if (paid[nonce]) revert AlreadyPaid(nonce);
        bytes32 leaf = withdrawalLeaf(to, amount, nonce);
        _checkPath(leaf, _finalMessages(id), index, path);
        // Before the money moves: a receiver that calls again finds its withdrawal paid.
        paid[nonce] = true;
        emit WithdrawalPaid(nonce, to, amount, leaf, id);
        (bool done, ) = to.call{value: amount}("");
        if (!done) revert PaymentRefused(to);
    }

    /// @inheritdoc INovaRollup
    function withdrawalLeaf(address to, uint256 amount, uint256 nonce) public view returns (bytes32 leaf) {
        return keccak256(abi.encode(LEAF_TAG, block.chainid, address(this), to, amount, nonce));
    }

    /// @notice The root of the withdrawals of a final bundle. Refuses a bundle that is not final.
    /// @param id Its number.
    /// @return root The root.
    function _finalMessages(uint256 id) internal view virtual returns (bytes32 root);

    /// @notice Refuses a path that does not lead from the leaf to the root.
    /// @param leaf The leaf.
    /// @param root The root.
    /// @param index The leaf's place.
    /// @param path The nodes beside the way, from below.
    function _checkPath(bytes32 leaf, bytes32 root, uint256 index, bytes32[] calldata path) private pure {
        if (path.length > MOST_DEPTH || index >> path.length != 0) revert PathOutOfRange(index, path.length);
        bytes32 node = leaf;
        for (uint256 level = 0; level < path.length; ++level) {
            bool right = (index >> level) & 1 == 1;
            (bytes32 one, bytes32 two) = right ? (path[level], node) : (node, path[level]);
            node = keccak256(abi.encode(NODE_TAG, one, two));
        }
        if (node != root) revert WrongPath(leaf, root, node);
    }
}
