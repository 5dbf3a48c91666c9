// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaRollup} from "../INovaRollup.sol";
import {TwoStepOwner} from "../TwoStepOwner.sol";
import {Times} from "./Times.sol";

/// @title Who may do what, and what is paused
/// @notice The guardian can stop bundles and withdrawals, each for three days, then not again before thirty more.
abstract contract Control is Times, TwoStepOwner {
    /// @notice A pause. Both times are zero before the first one.
    /// @param until When it ends.
    /// @param next From when there can be another one. Ending a pause early does not bring it nearer, nor does another guardian.
    struct Pause {
        uint128 until;
        uint128 next;
    }

    /// @inheritdoc INovaRollup
    address public operator;
    /// @inheritdoc INovaRollup
    address public guardian;
    /// @notice The pause of deposits and bundles.
    Pause private _bundlePause;
    /// @notice The pause of withdrawals.
    Pause private _withdrawalPause;

    /// @notice Only while bundles are not paused.
    modifier whenNotPaused() {
        if (block.timestamp < _bundlePause.until) revert BundlesArePaused(_bundlePause.until);
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
    function pauseBundles() external {
        _pause(_bundlePause);
        emit BundlesPaused(_bundlePause.until, _bundlePause.next);
    }

    /// @inheritdoc INovaRollup
    function resumeBundles() external {
        _resume(_bundlePause);
        emit BundlesResumed(msg.sender);
    }

    /// @inheritdoc INovaRollup
    function pauseWithdrawals() external {
        _pause(_withdrawalPause);
        emit WithdrawalsPaused(_withdrawalPause.until, _withdrawalPause.next);
    }

    /// @inheritdoc INovaRollup
    function resumeWithdrawals() external {
        _resume(_withdrawalPause);
        emit WithdrawalsResumed(msg.sender);
    }

    /// @inheritdoc INovaRollup
    function bundlesPausedUntil() public view returns (uint256 until) {
        return _bundlePause.until;
    }

    /// @inheritdoc INovaRollup
    function withdrawalsPausedUntil() public view returns (uint256 until) {
        return _withdrawalPause.until;
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

    /// @notice Begins a pause. Only the guardian may.
    /// @param pause Which.
    function _pause(Pause storage pause) private {
        if (msg.sender != guardian) revert NotGuardian(msg.sender);
        if (block.timestamp < pause.next) revert TooEarlyToPause(pause.next);
        pause.until = uint128(block.timestamp + PAUSE);
        pause.next = uint128(block.timestamp + PAUSE + PAUSE_REST);
    }

    /// @notice Ends a pause before its time. The guardian and the owner may.
    /// @param pause Which.
    function _resume(Pause storage pause) private {
        if (msg.sender != guardian && msg.sender != owner) revert NotGuardian(msg.sender);
        if (block.timestamp >= pause.until) revert NotPaused();
        pause.until = uint128(block.timestamp);
    }
}
