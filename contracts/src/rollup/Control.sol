// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaRollup} from "../INovaRollup.sol";
import {TwoStepOwner} from "../TwoStepOwner.sol";

/// @title Who may do what, and what is paused
/// @notice The guardian can stop bundles, until the owner or the guardian lets them go on. It can hold withdrawals back for three days,
/// then not again before thirty more.
abstract contract Control is INovaRollup, TwoStepOwner {
    /// @notice How long withdrawals can be paused at once.
    uint256 internal constant WITHDRAWAL_PAUSE = 3 days;
    /// @notice How long withdrawals are open between two pauses, at least.
    uint256 internal constant WITHDRAWAL_REST = 30 days;

    /// @inheritdoc INovaRollup
    address public operator;
    /// @inheritdoc INovaRollup
    address public guardian;
    /// @inheritdoc INovaRollup
    bool public paused;
    /// @inheritdoc INovaRollup
    uint256 public withdrawalsPausedUntil;
    /// @notice From when withdrawals can be paused again. Ending a pause early does not bring it nearer.
    uint256 private _pauseFrom;

    /// @notice Only while bundles are not paused.
    modifier whenNotPaused() {
        if (paused) revert Paused();
        _;
    }

    /// @notice Sets who does what.
    /// @param roles Who.
    constructor(Roles memory roles) TwoStepOwner(roles.owner) {
        _setOperator(roles.operator);
        _setGuardian(roles.guardian);
    }

    /// @inheritdoc INovaRollup
    function setOperator(address next) external onlyOwner {
        _setOperator(next);
    }

    /// @inheritdoc INovaRollup
    function setGuardian(address next) external onlyOwner {
        _setGuardian(next);
    }

    /// @inheritdoc INovaRollup
    function pauseBundles() external whenNotPaused {
        if (msg.sender != guardian) revert NotGuardian(msg.sender);
        paused = true;
        emit BundlesPaused(true, msg.sender);
    }

    /// @inheritdoc INovaRollup
    function resumeBundles() external {
        _checkGuardianOrOwner();
        if (!paused) revert NotPaused();
        paused = false;
        emit BundlesPaused(false, msg.sender);
    }

    /// @inheritdoc INovaRollup
    function pauseWithdrawals() external {
        if (msg.sender != guardian) revert NotGuardian(msg.sender);
        if (block.timestamp < _pauseFrom) revert TooEarlyToPause(_pauseFrom);
        withdrawalsPausedUntil = block.timestamp + WITHDRAWAL_PAUSE;
        _pauseFrom = withdrawalsPausedUntil + WITHDRAWAL_REST;
        emit WithdrawalsPaused(withdrawalsPausedUntil, _pauseFrom);
    }

    /// @inheritdoc INovaRollup
    function resumeWithdrawals() external {
        _checkGuardianOrOwner();
        if (block.timestamp >= withdrawalsPausedUntil) revert NotPaused();
        withdrawalsPausedUntil = block.timestamp;
        emit WithdrawalsResumed(msg.sender);
    }

    /// @notice Refuses everybody but the operator.
    function _checkOperator() internal view {
        if (msg.sender != operator) revert NotOperator(msg.sender);
    }

    /// @notice Names the operator.
    /// @param next Who.
    function _setOperator(address next) private {
        if (next == address(0)) revert ZeroAddress();
        operator = next;
        emit OperatorSet(next);
    }

    /// @notice Names the guardian.
    /// @param next Who.
    function _setGuardian(address next) private {
        if (next == address(0)) revert ZeroAddress();
        guardian = next;
        emit GuardianSet(next);
    }

    /// @notice Refuses everybody but the guardian and the owner.
    function _checkGuardianOrOwner() private view {
        if (msg.sender != guardian && msg.sender != owner) revert NotGuardian(msg.sender);
    }
}
