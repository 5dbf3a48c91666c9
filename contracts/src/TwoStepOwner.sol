// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {ITwoStepOwner} from "./ITwoStepOwner.sol";

/// @title An owner who is replaced in two steps
/// @notice A mistyped address never becomes owner, since it would have to accept.
abstract contract TwoStepOwner is ITwoStepOwner {
    /// @inheritdoc ITwoStepOwner
    address public owner;
    /// @inheritdoc ITwoStepOwner
    address public pendingOwner;

    /// @notice Only the owner.
    modifier onlyOwner() {
        _checkOwner();
        _;
    }

    /// @notice Sets the first owner.
    /// @param first The owner.
    constructor(address first) {
        if (first == address(0)) revert ZeroAddress();
        owner = first;
        emit OwnershipTransferred(address(0), first);
    }

    /// @inheritdoc ITwoStepOwner
    function offerOwnership(address next) external onlyOwner {
        pendingOwner = next;
        emit OwnershipOffered(owner, next);
    }

    /// @inheritdoc ITwoStepOwner
    function acceptOwnership() external {
        if (msg.sender != pendingOwner) revert NotPendingOwner(msg.sender);
        emit OwnershipTransferred(owner, msg.sender);
        owner = msg.sender;
        pendingOwner = address(0);
    }

    /// @notice Refuses everybody but the owner.
    function _checkOwner() internal view {
        if (msg.sender != owner) revert NotOwner(msg.sender);
    }
}
