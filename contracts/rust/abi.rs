//! The interfaces of the contracts, read from their sources.
#![expect(missing_docs, reason = "the sources' comments document what is read from them")]

alloy_sol_types::sol!("src/ITwoStepOwner.sol");
alloy_sol_types::sol!("src/INovaVerifier.sol");
alloy_sol_types::sol!("src/INovaGateway.sol");
alloy_sol_types::sol!("src/INovaRollup.sol");
