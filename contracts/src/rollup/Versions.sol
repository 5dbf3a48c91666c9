// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaGateway} from "../INovaGateway.sol";
import {INovaRollup} from "../INovaRollup.sol";
import {Control} from "./Control.sol";

/// @title Which program is believed, and how that changes
/// @notice A version never changes. A bundle is proved under the version that it was committed under. A new version is announced,
/// and can be activated only after a delay, in which users who disagree can leave.
abstract contract Versions is Control {
    /// @notice The least delay of upgrades.
    uint256 private constant LEAST_UPGRADE_DELAY = 1 days;
    /// @notice The largest delay of upgrades.
    uint256 private constant MOST_UPGRADE_DELAY = 365 days;
    /// @notice How long an announced upgrade can be activated. Older announcements would be no warning any more.
    uint256 private constant UPGRADE_WINDOW = 30 days;

    /// @notice What checks proofs.
    INovaGateway public immutable GATEWAY;

    /// @notice From an upgrade's announcement until it may be activated, in seconds.
    uint40 public immutable UPGRADE_DELAY;

    /// @inheritdoc INovaRollup
    uint32 public currentVersion;
    /// @notice All versions.
    mapping(uint32 number => Version version) private _versions;
    /// @notice The announced version.
    Version private _next;
    /// @notice From when it can be activated, zero where there is none.
    uint256 private _activeFrom;

    /// @notice Sets the first version.
    /// @param gateway What checks proofs.
    /// @param first What is believed.
    /// @param delay The delay of upgrades, in seconds.
    constructor(INovaGateway gateway, Version memory first, uint40 delay) {
        GATEWAY = gateway;
        if (delay < LEAST_UPGRADE_DELAY || delay > MOST_UPGRADE_DELAY) {
            revert DelayOutOfRange(LEAST_UPGRADE_DELAY, MOST_UPGRADE_DELAY, delay);
        }
        UPGRADE_DELAY = delay;
        _check(gateway, first);
        _activate(first);
    }

    /// @inheritdoc INovaRollup
    function scheduleUpgrade(Version calldata next) external onlyOwner {
        _check(GATEWAY, next);
        _next = next;
        _activeFrom = block.timestamp + UPGRADE_DELAY;
        emit UpgradeScheduled(currentVersion + 1, _activeFrom, next);
    }

    /// @inheritdoc INovaRollup
    function cancelUpgrade() external onlyOwner {
        if (_activeFrom == 0) revert NoUpgrade();
        _clear();
        emit UpgradeCancelled(currentVersion + 1);
    }

    /// @inheritdoc INovaRollup
    function activateUpgrade() external onlyOwner {
        if (_activeFrom == 0) revert NoUpgrade();
        if (block.timestamp < _activeFrom) revert TooEarlyToUpgrade(_activeFrom);
        uint256 until = _activeFrom + UPGRADE_WINDOW;
        if (block.timestamp > until) revert UpgradeExpired(until);
        Version memory next = _next;
        // The route may have been frozen since the announcement.
        _check(GATEWAY, next);
        _clear();
        _activate(next);
    }

    /// @inheritdoc INovaRollup
    function versionOf(uint32 number) external view returns (Version memory version) {
        return _versions[number];
    }

    /// @inheritdoc INovaRollup
    function upgrade() external view returns (Version memory next, uint256 activeFrom) {
        return (_next, _activeFrom);
    }

    /// @notice A version.
    /// @param number Its number.
    /// @return version What it believes.
    function _version(uint32 number) internal view returns (Version storage version) {
        return _versions[number];
    }

    /// @notice Makes a version that of new bundles.
    /// @param version What is believed.
    function _activate(Version memory version) private {
        uint32 number = currentVersion + 1;
        currentVersion = number;
        _versions[number] = version;
        emit VersionActivated(number, version);
    }

    /// @notice Forgets the announced version.
    function _clear() private {
        delete _next;
        _activeFrom = 0;
    }

    /// @notice Refuses a version under which no bundle could be proved.
    /// @dev The route has to be there: routes never change, so its verifier is one that the owner could look at.
    /// @param gateway What checks proofs.
    /// @param version The version.
    function _check(INovaGateway gateway, Version memory version) private view {
        if (version.program == 0 || version.program >> 248 != 0) revert ProgramOutOfRange(version.program);
        (address verifier, bool frozen) = gateway.routes(version.selector);
        if (verifier == address(0) || frozen) revert NoRoute(version.selector);
    }
}
