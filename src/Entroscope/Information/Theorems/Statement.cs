namespace Entroscope.Information.Theorems;

/// <summary>The statements that a verification checks (theory, from "Learning" to "The sandwich of the entropy per site").</summary>
public enum Statement
{
    /// <summary>The ledger of single samples: it sums up to -log p(x), every node spends at least 0, E_l(x) rises.</summary>
    Ledger,

    /// <summary>The same number found in two ways: by another engine, or from tables of all values of every patch.</summary>
    SecondRoute,

    /// <summary>H(X|D_0) &lt;= ... &lt;= H(X|D_L) &lt;= H(X|Y) &lt;= H(X).</summary>
    TheoremOne,

    /// <summary>Every increment is a mutual information, at most the capacity of its level.</summary>
    TheoremTwo,

    /// <summary>Patches bracket the entropy, ever closer, with gaps that the latents allow.</summary>
    Sandwich,

    /// <summary>H(X) lies between bounds that need no draws.</summary>
    Bracket,

    /// <summary>A patch shares with the rest at most what its latents can carry.</summary>
    CutBound,

    /// <summary>A step of expectation-maximisation without pseudo-counts does not lower the likelihood of the data.</summary>
    Monotonicity,

    /// <summary>The posteriors of class and latents sum to 1, on draws and far out in the tails.</summary>
    Posteriors,
}
