// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaRollup} from "../INovaRollup.sol";

/// @title How long things take
/// @notice All times are here, since they are related: whoever sees an upgrade announced has the time to withdraw what is final before it
/// is active, even if owner, operator and guardian work against them. What is not final the owner can take back.
/// @dev The longest way is that of a withdrawal whose bundle is committed at the announcement, by somebody without a role. It may
/// have to wait for the bundle to be open to all provers (`PROVE_DELAY`), for a pause of bundles (`PAUSE`), between proof and
/// finalisation (`FINALISE_DELAY`), and for a pause of withdrawals (`PAUSE`). No second pause of the same kind is on the way:
/// `PAUSE_REST` is longer than `PAUSE + FINALISE_DELAY`. An upgrade waits for all of this and one day more, in which to withdraw.
abstract contract Times is INovaRollup {
    /// @notice How long bundles or withdrawals can be paused at once.
    uint256 public constant PAUSE = 3 days;
    /// @notice How long they are not paused between two pauses, at least.
    uint256 public constant PAUSE_REST = 30 days;
    /// @notice How long neither is paused right before an upgrade is activated, at least.
    uint256 public constant EXIT_TIME = 1 days;
    /// @notice How long anybody could prove a bundle until anybody may take it back, unproved. Longer than a pause.
    uint256 public constant STALE_AFTER = 7 days;
    /// @notice How long an announced upgrade can be activated. Older announcements would be no warning any more.
    uint256 public constant UPGRADE_WINDOW = 30 days;

    /// @notice The largest delay until anybody may prove.
    uint256 private constant MOST_PROVE_DELAY = 30 days;
    /// @notice The largest delay until a proved bundle may be finalised.
    uint256 private constant MOST_FINALISE_DELAY = 7 days;
    /// @notice The largest delay of upgrades.
    uint256 private constant MOST_UPGRADE_DELAY = 365 days;

    /// @notice From a bundle's commitment until anybody may prove it, in seconds.
    uint40 public immutable PROVE_DELAY;
    /// @notice From a bundle's proof until it may be finalised, in seconds.
    uint40 public immutable FINALISE_DELAY;
    /// @notice From an upgrade's announcement until it may be activated, in seconds.
    uint40 public immutable UPGRADE_DELAY;

    /// @notice Sets the delays.
    /// @param delays How long they are.
    constructor(Delays memory delays) {
        _checkDelay(0, MOST_PROVE_DELAY, delays.prove);
        _checkDelay(0, MOST_FINALISE_DELAY, delays.finalise);
        uint256 exit = uint256(delays.prove) + PAUSE + delays.finalise + PAUSE + EXIT_TIME;
        _checkDelay(exit, MOST_UPGRADE_DELAY, delays.upgrade);
        PROVE_DELAY = delays.prove;
        FINALISE_DELAY = delays.finalise;
        UPGRADE_DELAY = delays.upgrade;
    }

    /// @notice Refuses a delay out of its bounds.
    /// @param least The least one.
    /// @param most The largest one.
    /// @param found The delay.
    function _checkDelay(uint256 least, uint256 most, uint256 found) private pure {
        if (found < least || found > most) revert DelayOutOfRange(least, most, found);
    }
}
