//! The interfaces of the contracts, read from their sources.

alloy_sol_types::sol!(
    #![sol(all_derives)]
    "src/ITwoStepOwner.sol"
);
alloy_sol_types::sol!(
    #![sol(all_derives)]
    "src/INovaVerifier.sol"
);
alloy_sol_types::sol!(
    #![sol(all_derives)]
    "src/INovaGateway.sol"
);
alloy_sol_types::sol!(
    #![sol(all_derives)]
    "src/INovaRollup.sol"
);
alloy_sol_types::sol!(
    #![sol(all_derives)]
    "src/INovaRollupErrors.sol"
);
