using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>The leaf family chosen for a real column, and why.</summary>
/// <param name="Column">The name of the column.</param>
/// <param name="Chosen">The family: Gaussian, unless another is better on held-out values by more than the error of what it gains.</param>
/// <param name="Candidates">The other families that were tried, the simplest first; none where the column has too few values.</param>
public sealed record ColumnLeafChoice(string Column, LeafFamily Chosen, IReadOnlyList<ColumnLeafCandidate> Candidates)
{
    /// <summary>Says in one sentence what was chosen and why.</summary>
    /// <returns>Such as "Column 'income': log-normal densities, better than normal ones by 0.512 ± 0.041 nats a held-out value."</returns>
    public string Describe()
    {
        string column = $"Column {DataFault.Show(Column)}: {Name(Chosen)}";
        if (Candidates.Count == 0)
        {
            return $"{column}, as there are too few values to choose on.";
        }

        ColumnLeafCandidate shown = Candidates.FirstOrDefault(c => c.Family == Chosen) ?? Candidates.MaxBy(c => c.Gain)!;
        string gain = Invariant($"{shown.Gain:0.000} ± {shown.Error:0.000} nats a held-out value");
        return Chosen == LeafFamily.Gaussian
            ? $"{column}; {Name(shown.Family)} gain {gain}, no more than the error."
            : $"{column}, better than normal ones by {gain}.";
    }

    private static string Name(LeafFamily family) => family switch
    {
        LeafFamily.Student => "Student's t densities",
        LeafFamily.Quantile => "quantile tables",
        LeafFamily.LogNormal => "log-normal densities",
        LeafFamily.NormalScore => "normal densities of normal scores",
        _ => "normal densities",
    };
}

/// <summary>A leaf family that was tried for a column.</summary>
/// <param name="Family">The family.</param>
/// <param name="Gain">What it gains over normal densities, in nats a held-out value, differences of single values limited to 5 nats.</param>
/// <param name="Error">Half the 95 % interval of the gain.</param>
public sealed record ColumnLeafCandidate(LeafFamily Family, double Gain, double Error);
