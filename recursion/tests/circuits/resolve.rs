//! Claims of a run are resolved by proofs of the claimed runs.

use core::ops::ControlFlow;
use std::sync::LazyLock;

use nova_air::F;
use nova_recursion::programs::{ShrinkChild, ShrinkSystem};
use nova_recursion::run::{CompressError, Program, ResolveError, Resolver, Step, Unmet, UnmetClaim, resolve_all};
use nova_recursion::{Builder, LogHeights};
use nova_verifier::compressed::CompressedProof;
use nova_verifier::run::{Claim, ClaimChain, Claims, ClosedRun};
use nova_verifier::{ShardProof, VerifyError};
use p3_field::PrimeCharacteristicRing;

use crate::lift::{RUN, parameters};
use crate::run::{PROGRAMS, compress_with, is_valid};
use crate::runs::Sections;

/// The circuit of resolve, before there are runs.
pub(crate) fn blank_resolve(system: &ShrinkSystem) -> Builder {
    let run = ClosedRun::default();
    let child = ShrinkChild { run, proof: &system.blank_proof() };
    system.resolve(&run, &child, &child)
}

/// A run without claims.
static CLAIMED: LazyLock<CompressedProof> = LazyLock::new(|| {
    let proofs: Vec<&ShardProof> = RUN.proofs.iter().collect();
    compress_with(RUN.key.verifying(), RUN.header.clone(), &proofs, |_| ControlFlow::Continue(())).unwrap()
});

/// A run that claims [`CLAIMED`]. The claim is open.
static CLAIMANT: LazyLock<CompressedProof> = LazyLock::new(|| claimant(&CLAIMED.claim()));

/// The compressed proof of a run that makes a claim.
fn claimant(claim: &Claim) -> CompressedProof {
    let prover = crate::runs::prover(64, false);
    let key = crate::runs::setup(&prover, &crate::guests::claims_its_input(4));
    let proof = crate::runs::prove(&prover, &key, &claim.to_bytes()).unwrap().0;
    let refused = crate::runs::verify(&key, &proof);
    assert!(matches!(refused, Err(nova_verifier::run::RunError::OpenClaims { count: 1 })));
    let Sections { header, proofs } = Sections::of(&proof);
    let proofs: Vec<ShardProof> = proofs.iter().map(|proof| ShardProof::from_bytes(proof).unwrap()).collect();
    let proofs: Vec<&ShardProof> = proofs.iter().collect();
    compress_with(key.verifying(), header, &proofs, |_| ControlFlow::Continue(())).unwrap()
}

fn resolve(claimant: &CompressedProof, claimed: &CompressedProof) -> Result<CompressedProof, ResolveError> {
    Resolver::new(&PROGRAMS, 1, Box::new(|_| ControlFlow::Continue(())))?.resolve(claimant, claimed)
}

/// A run claims another one.
#[test]
fn claims_are_resolved() {
    assert!(is_valid(&CLAIMANT));
    assert_eq!(CLAIMANT.claims, Claims::open(CLAIMED.claim().to_bytes().to_vec()));
    let mut steps = Vec::new();
    let progress = |step: Step| {
        steps.push((step.program, step.done, step.of));
        ControlFlow::Continue(())
    };
    let resolved = Resolver::new(&PROGRAMS, 1, Box::new(progress)).unwrap().resolve(&CLAIMANT, &CLAIMED).unwrap();
    assert_eq!(steps, [(Program::Resolve, 1, 2), (Program::Shrink, 2, 2)]);
    assert!(is_valid(&resolved));
    let chain = ClaimChain::default().then(&CLAIMED.claim());
    assert_eq!(resolved.claims, Claims { resolved: chain, open: Vec::new() });
    assert_eq!((resolved.program, &resolved.public), (CLAIMANT.program, &CLAIMANT.public));
    // It is the run's statement with all claims resolved, and no other.
    assert!(!is_valid(&CompressedProof { claims: CLAIMANT.claims.clone(), ..resolved.clone() }));
    assert!(!is_valid(&CompressedProof { claims: resolved.claims.clone(), ..CLAIMANT.clone() }));
    assert!(matches!(resolve(&resolved, &CLAIMED), Err(ResolveError::NoClaim)));

    // A claim is about a run without claims, resolved or not.
    for claimed in [&resolved, &CLAIMANT] {
        assert!(matches!(resolve(&CLAIMANT, claimed), Err(ResolveError::ClaimedClaims { count: 1 })));
    }
    let all = |claimant: &CompressedProof, given: &[&CompressedProof]| {
        let given: Vec<CompressedProof> = given.iter().map(|&proof| proof.clone()).collect();
        resolve_all(&PROGRAMS, claimant, &given, Box::new(|_| ControlFlow::Continue(())))
    };
    assert!(all(&CLAIMANT, &[&CLAIMED]).unwrap().claims == resolved.claims);
    assert!(all(&resolved, &[]).unwrap().claims == resolved.claims);
    assert!(matches!(all(&CLAIMANT, &[&CLAIMED, &resolved]), Err(ResolveError::ClaimedClaims { count: 1 })));
    let Err(ResolveError::Unmet(Unmet { open: 1, claims })) = all(&CLAIMANT, &[]) else { panic!("it is resolved") };
    assert_eq!(claims, [UnmetClaim::Missing { claim: CLAIMED.claim(), other_run: false }]);
}

/// Proofs that do not resolve the next claim are refused before a circuit is made.
#[test]
fn other_proofs_resolve_nothing() {
    let refused = |change: fn(&mut CompressedProof, &mut CompressedProof)| {
        let (mut claimant, mut claimed) = (CLAIMANT.clone(), CLAIMED.clone());
        change(&mut claimant, &mut claimed);
        let error = resolve(&claimant, &claimed).err().unwrap();
        assert!(!error.to_string().is_empty());
        error
    };
    let is_other =
        |error: &ResolveError, expected| matches!(error, ResolveError::OtherRun { what } if *what == expected);
    assert!(is_other(&refused(|_, claimed| claimed.program[0] += F::ONE), "program"));
    assert!(is_other(&refused(|_, claimed| claimed.public.output.push(1)), "output"));
    assert!(is_other(&refused(|_, claimed| claimed.public.output[0] ^= 1), "output"));
    let impossible = refused(|claimant, _| claimant.claims.resolved.state[0] = F::ONE);
    assert!(matches!(impossible, ResolveError::Impossible { .. }), "{impossible}");
    let failed = refused(|_, claimed| claimed.public.exit_code = 7);
    assert!(matches!(failed, ResolveError::Failed { exit_code: 7 }), "{failed}");
    let malformed = refused(|claimant, _| claimant.claims.open[127] = 1);
    assert!(matches!(malformed, ResolveError::Malformed), "{malformed}");
    for whose in
        [refused(|claimant, _| claimant.key_root[0] += F::ONE), refused(|_, claimed| claimed.key_root[0] += F::ONE)]
    {
        assert!(matches!(whose, ResolveError::OtherKeys { .. }), "{whose}");
    }
    let damaged = refused(|_, claimed| {
        claimed.shrink.opening.queries.pop();
    });
    assert!(matches!(damaged, ResolveError::Refused { whose: "the claimed run", .. }), "{damaged}");
    let other = refused(|claimant, _| claimant.public.output[0] ^= 1);
    let is_claimant = matches!(
        &other,
        ResolveError::Refused { whose: "the run that claims", source } if !matches!(source, VerifyError::PublicValues { .. })
    );
    assert!(is_claimant, "{other}");
    let resolver = Resolver::new(&PROGRAMS, 1, Box::new(|_| ControlFlow::Break(())));
    let cancelled = resolver.unwrap().resolve(&CLAIMANT, &CLAIMED).err().unwrap();
    assert!(matches!(cancelled, ResolveError::Compress(CompressError::Cancelled)), "{cancelled}");
}

/// Proofs of shrink with small tables.
fn system() -> ShrinkSystem {
    let key = PROGRAMS.compressed_key().unwrap();
    let mut log_heights = LogHeights::default();
    log_heights.0.iter_mut().zip(&key.shape.tables).for_each(|(height, table)| *height = table.log_height);
    let root = key.shrink.preprocessed.unwrap();
    ShrinkSystem::of_root(&log_heights, parameters(), root).unwrap()
}

/// A prover that does not verify its children has no witness: a damaged proof in the place of each.
#[test]
fn damaged_proofs_resolve_nothing() {
    let system = system();
    let resolved = ClaimChain::default().then(&CLAIMED.claim());
    let after = CompressedProof { claims: Claims { resolved, open: Vec::new() }, ..CLAIMANT.clone() };
    let failures = |claimant: &ShardProof, claimed: &ShardProof| {
        let [claimant, claimed] = [(&*CLAIMANT, claimant), (&*CLAIMED, claimed)]
            .map(|(proof, shrink)| ShrinkChild { run: proof.closed(), proof: shrink });
        system.resolve(&after.closed(), &claimant, &claimed).failures().to_vec()
    };
    assert!(failures(&CLAIMANT.shrink, &CLAIMED.shrink).is_empty());
    // Each proof is of its own run.
    assert!(!failures(&CLAIMED.shrink, &CLAIMED.shrink).is_empty());
    assert!(!failures(&CLAIMANT.shrink, &CLAIMANT.shrink).is_empty());
    for (number, (name, change)) in crate::section::DAMAGES.iter().enumerate() {
        let (mut claimant, mut claimed) = (CLAIMANT.shrink.clone(), CLAIMED.shrink.clone());
        change(if number % 2 == 0 { &mut claimant } else { &mut claimed }, 1);
        assert!(!failures(&claimant, &claimed).is_empty(), "{name}");
    }
}
