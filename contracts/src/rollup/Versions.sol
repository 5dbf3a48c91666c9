// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaGateway} from "../INovaGateway.sol";
import {INovaRollup} from "../INovaRollup.sol";
import {Control} from "./Control.sol";

/// @title Which program is believed, and how that changes
/// @notice A version never changes. A bundle is proved under the version that it was committed under. A new version is announced,
/// and can be activated only after a delay, in which users who disagree can withdraw what is final: see `Times`.
abstract contract Versions is Control {
    /// @inheritdoc INovaRollup
    uint32 public currentVersion;
    /// @notice All versions.
    mapping(uint32 number => Version version) private _versions;
    /// @notice The announced version.
    Version private _next;
    /// @notice From when it can be activated, zero where there is none.
    uint256 private _activeFrom;

    /// @notice Sets the first version.
    /// @param first What is believed.
    constructor(Version memory first) {
        _activate(first);
    }

    /// @inheritdoc INovaRollup
    function scheduleUpgrade(Version calldata next) external onlyOwner {
        _check(next);
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
        uint256 from = _later(_activeFrom, EXIT_TIME + _later(bundlesPausedUntil(), withdrawalsPausedUntil()));
        if (block.timestamp < from) revert TooEarlyToUpgrade(from);
        uint256 until = _activeFrom + UPGRADE_WINDOW;
        if (block.timestamp > until) revert UpgradeExpired(until);
        Version memory next = _next;
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

    /// @notice Refuses a version whose selector does not lead to its verifier.
    /// @dev A verifier's code can be another one than at the announcement, where its account is not a contract but delegates to one.
    /// @param version The version.
    function _checkRoute(Version memory version) internal view {
        (address verifier, bool frozen) = INovaGateway(version.gateway).routes(version.selector);
        if (verifier == address(0) || frozen) revert NoRoute(version.gateway, version.selector);
        if (verifier != version.verifier) revert OtherVerifier(version.verifier, verifier);
        bytes32 code = verifier.codehash;
        if (code != version.verifierCode) revert OtherVerifierCode(version.verifierCode, code);
    }

    /// @notice Makes a version that of new bundles, where it still can be proved.
    /// @param version What is believed.
    function _activate(Version memory version) private {
        _check(version);
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
    /// @param version The version.
    function _check(Version memory version) private view {
        if (version.program == 0 || version.program >> 248 != 0) revert ProgramOutOfRange(version.program);
        _checkRoute(version);
    }

    /// @notice The later of two times.
    /// @param one One of them.
    /// @param two The other.
    /// @return later The later.
    function _later(uint256 one, uint256 two) private pure returns (uint256 later) {
        return one > two ? one : two;
    }
}
