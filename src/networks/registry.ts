/** The networks Crier knows: one line each. Client libraries and fakes load only when a channel needs them. */
