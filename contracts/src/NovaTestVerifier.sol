// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaKeyVerifier, INovaVerifier} from "./INovaVerifier.sol";

/// @title Groth16 over BN254 for one verifying key
/// @custom:warning FOR TESTS ONLY. Whoever made this key can forge proofs for it, or anybody can: never give it a route that anything
/// of worth depends on.
/// @notice Checks that e(A, B) = e(alpha, beta) e(L, gamma) e(C, delta), where L = K0 + program K1 + output K2.
/// @dev The constants between the two marks are written by `nova_contracts::solidity::verifier`. Points of G2 have the
/// imaginary part of each coordinate first, as the precompiled contract for pairings does (EIP-197).
///
/// A valid proof can be changed into another valid proof of the same statement by anybody. So bytes of a proof identify
/// nothing: a user has to mark the *statement* as proved.
contract NovaTestVerifier is INovaKeyVerifier {
    // key: begin
    // This key's setup has a fixed seed, so anybody can forge proofs for it, and its circuit proves nothing about runs
    // (tests/all/circuit.rs). `nova_contracts::solidity::verifier` writes the contract for another key.
    /// @notice The key's ALPHA_X.
    uint256 private constant ALPHA_X = 0x0c979f59e5895b10449268398f0db786395c5ea0f1639a4105d2da89c7a698d3;
    /// @notice The key's ALPHA_Y.
    uint256 private constant ALPHA_Y = 0x1c26c5ea66e22593ca04900a58f911e02cb8120ff8d33f5d6a5f09f0fe80f922;
    /// @notice The key's BETA_X_IM.
    uint256 private constant BETA_X_IM = 0x26008bcf4712e4ab5fd29d1d2632f5ba0bfbbcd3ecb1771bd112d4a1032a083e;
    /// @notice The key's BETA_X_RE.
    uint256 private constant BETA_X_RE = 0x237a26cb82383692eb3549cc2d68742b77640dbc85a96326372f331748754bb8;
    /// @notice The key's BETA_Y_IM.
    uint256 private constant BETA_Y_IM = 0x1b2d67f7335c72b71bcb733b640ede3a4c6717547044e2327cbd54cf48a0b4c9;
    /// @notice The key's BETA_Y_RE.
    uint256 private constant BETA_Y_RE = 0x05beccc090ee25c17faf35a961abd4b6a7d838218b9beffde40508b76ea89d53;
    /// @notice The key's GAMMA_X_IM.
    uint256 private constant GAMMA_X_IM = 0x19b5573a88d18b7ddbafc40e6e599564b095753f6705dfb31977a444366444fc;
    /// @notice The key's GAMMA_X_RE.
    uint256 private constant GAMMA_X_RE = 0x0f1a58c5d2e95f98adbd5b8d48ab566741090b45622857b4bdc7b6970ce92147;
    /// @notice The key's GAMMA_Y_IM.
    uint256 private constant GAMMA_Y_IM = 0x27a16870423faf5043c301cc910b5b25cf099d5ca81077b7b7b6a2ccb274688f;
    /// @notice The key's GAMMA_Y_RE.
    uint256 private constant GAMMA_Y_RE = 0x29aaa08b9f4215b34868c2f46f3be1c2127eb3ca20bfb3320126a65b6586df96;
    /// @notice The key's DELTA_X_IM.
    uint256 private constant DELTA_X_IM = 0x0805e000d90aa564a32ba87ff512414ae1d21a4030b88e83c0eb63945c1d9132;
    /// @notice The key's DELTA_X_RE.
    uint256 private constant DELTA_X_RE = 0x289cd2569be6afe09adce2da6a1c3756b20c19e02e40fde823d1acaa14fd0c22;
    /// @notice The key's DELTA_Y_IM.
    uint256 private constant DELTA_Y_IM = 0x0fde4483949def9e453f6fc6d92fd2310de0c0c14fdbfc0732588921d43ceaa8;
    /// @notice The key's DELTA_Y_RE.
    uint256 private constant DELTA_Y_RE = 0x1dfadabc69a3ccc1324950584809b578303b93de910ea913eb6ddeacb499cc7d;
    /// @notice The key's K0_X.
    uint256 private constant K0_X = 0x152cfaff72a0099b995c67117a994f8ecc5c2dab0c01894dab24c9bf0797c3d2;
    /// @notice The key's K0_Y.
    uint256 private constant K0_Y = 0x036d9aae6730196b7b2671e77dfec25a42831e0f7e12a2df2beaa4f41b7a70a7;
    /// @notice The key's K1_X.
    uint256 private constant K1_X = 0x1df12cd02099279ce8a95093014ea81ad37947ce23eb734881ae2a042d3b1a56;
    /// @notice The key's K1_Y.
    uint256 private constant K1_Y = 0x103245ed847f52c530c2ba6777e404ce2934d8296a6db9b923bd5d88f42e5216;
    /// @notice The key's K2_X.
    uint256 private constant K2_X = 0x24ac65e15c499680cbc65184c6a442ea1ada3ee70de74a2fafe13a7710935950;
    /// @notice The key's K2_Y.
    uint256 private constant K2_Y = 0x1cac4af2e34e94a69abac3ce4146be24cb11ae4cb9da26bec0840e60dfb93363;
    // key: end

    /// @notice The modulus q of the base field.
    uint256 private constant Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583;
    /// @notice The order r of the groups.
    uint256 private constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    /// @notice Bytes of a proof: A, B and C.
    uint256 private constant PROOF_BYTES = 256;
    /// @notice Bytes of a call of `verify`: the selector, three words of the head, the proof's length, the proof.
    uint256 private constant CALL_BYTES = 4 + 3 * 32 + 32 + PROOF_BYTES;

    /// @inheritdoc INovaVerifier
    function verify(bytes calldata proof, uint256 program, uint256 output) external view returns (bytes4 accepted) {
        _checkEncoding(proof);
        if (program >= R) revert InputTooLarge(0, program);
        if (output >= R) revert InputTooLarge(1, output);
        uint256[8] memory words = abi.decode(proof, (uint256[8]));
        _checkCoordinates(words);
        (uint256 x, uint256 y) = _inputs(program, output);
        _checkPairing(
            bytes.concat(
                abi.encode(words[0], Q - words[1]),
                proof[64:192],
                abi.encode(ALPHA_X, ALPHA_Y, BETA_X_IM, BETA_X_RE, BETA_Y_IM, BETA_Y_RE),
                abi.encode(x, y, GAMMA_X_IM, GAMMA_X_RE, GAMMA_Y_IM, GAMMA_Y_RE),
                proof[192:256],
                abi.encode(DELTA_X_IM, DELTA_X_RE, DELTA_Y_IM, DELTA_Y_RE)
            )
        );
        return INovaVerifier.verify.selector;
    }

    /// @inheritdoc INovaKeyVerifier
    function keyHash() external pure returns (bytes32 hash) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(ALPHA_X, ALPHA_Y, BETA_X_IM, BETA_X_RE, BETA_Y_IM, BETA_Y_RE),
                    abi.encode(GAMMA_X_IM, GAMMA_X_RE, GAMMA_Y_IM, GAMMA_Y_RE),
                    abi.encode(DELTA_X_IM, DELTA_X_RE, DELTA_Y_IM, DELTA_Y_RE),
                    abi.encode(K0_X, K0_Y, K1_X, K1_Y, K2_X, K2_Y)
                )
            );
    }

    /// @notice Refuses every call that is not the one encoding of its arguments.
    /// @param proof The proof.
    function _checkEncoding(bytes calldata proof) private pure {
        if (proof.length != PROOF_BYTES) revert WrongProofLength(proof.length);
        bool inPlace = abi.decode(msg.data[4:36], (uint256)) == 3 * 32;
        if (!inPlace || msg.data.length != CALL_BYTES) revert WrongCalldata(msg.data.length);
    }

    /// @notice Refuses coordinates that are not canonical, and points that are zero.
    /// @dev The precompiled contracts refuse the former too, but A's second coordinate is negated before they see it.
    /// @param words The eight coordinates.
    function _checkCoordinates(uint256[8] memory words) private pure {
        for (uint256 i = 0; i < 8; ++i) {
            if (words[i] >= Q) revert CoordinateTooLarge(i, words[i]);
        }
        if ((words[0] | words[1]) == 0) revert PointAtInfinity(0);
        if ((words[2] | words[3] | words[4] | words[5]) == 0) revert PointAtInfinity(1);
        if ((words[6] | words[7]) == 0) revert PointAtInfinity(2);
    }

    /// @notice The point L of the public inputs.
    /// @param program The first input.
    /// @param output The second input.
    /// @return x Its first coordinate.
    /// @return y Its second coordinate.
    function _inputs(uint256 program, uint256 output) private view returns (uint256 x, uint256 y) {
        (uint256 x1, uint256 y1) = _point(address(7), abi.encode(K1_X, K1_Y, program));
        (uint256 x2, uint256 y2) = _point(address(7), abi.encode(K2_X, K2_Y, output));
        (x, y) = _point(address(6), abi.encode(K0_X, K0_Y, x1, y1));
        return _point(address(6), abi.encode(x, y, x2, y2));
    }

    /// @notice Calls a precompiled contract that computes a point of G1.
    /// @param contract_ 6 for a sum, 7 for a multiple.
    /// @param input What it gets.
    /// @return x The first coordinate.
    /// @return y The second coordinate.
    function _point(address contract_, bytes memory input) private view returns (uint256 x, uint256 y) {
        (bool done, bytes memory result) = contract_.staticcall(input);
        if (!done || result.length != 64) revert PointRefused();
        return abi.decode(result, (uint256, uint256));
    }

    /// @notice Refuses where the product of the four pairings is not one.
    /// @param pairs Four pairs of points.
    function _checkPairing(bytes memory pairs) private view {
        (bool done, bytes memory result) = address(8).staticcall(pairs);
        if (!done || result.length != 32) revert PointRefused();
        if (abi.decode(result, (uint256)) != 1) revert ProofRefused();
    }
}
