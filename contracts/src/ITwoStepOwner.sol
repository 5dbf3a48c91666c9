// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title An owner who is replaced in two steps
/// @notice The owner names the next one, who becomes owner by accepting.
interface ITwoStepOwner {
    /// @notice The owner named another one, who has not accepted yet. Zero takes an earlier offer back.
    /// @param owner The owner.
    /// @param pendingOwner Who may accept.
    event OwnershipOffered(address indexed owner, address indexed pendingOwner);
    /// @notice The owner changed.
    /// @param previous The owner before, zero at deployment.
    /// @param owner The owner from now on.
    event OwnershipTransferred(address indexed previous, address indexed owner);

    /// @notice Only the owner may do this.
    /// @param caller Who called.
    error NotOwner(address caller);
    /// @notice Only the one whom the owner named may accept.
    /// @param caller Who called.
    error NotPendingOwner(address caller);
    /// @notice An address that must be somebody's is zero.
    error ZeroAddress();

    /// @notice Names the next owner, who has to accept. Zero takes the offer back.
    /// @param next The next owner.
    function offerOwnership(address next) external;

    /// @notice Makes the caller the owner, where the owner named it.
    function acceptOwnership() external;

    /// @notice Who owns the contract.
    /// @return current The owner.
    function owner() external view returns (address current);

    /// @notice Who may accept the ownership, or zero.
    /// @return next The next owner.
    function pendingOwner() external view returns (address next);
}
