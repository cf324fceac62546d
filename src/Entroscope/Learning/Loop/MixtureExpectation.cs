using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning.Loop;

/// <summary>
/// The E step of a mixture: the responsibility of every component for every row, r[z] = w[z] p_z(x, y) / p(x, y), and its expected counts with the
/// responsibilities as weights.
/// </summary>
/// <remarks>
/// A component evaluates all rows, but counts only those it is responsible for. A single component is responsible for all of them, and its passes are
/// those of a network. In its
/// steady state it allocates nothing.
/// </remarks>
internal sealed class MixtureExpectation(int components, EngineOptions options)
{
    // A responsibility below it is rounding beside the others, and its row is not worth a pass.
    private static readonly double SmallestResponsibility = Math.ScaleB(1, -30);

    private readonly ExpectationStep[] _steps = [.. Enumerable.Range(0, components).Select(_ => new ExpectationStep(options))];
    private readonly double[] _logWeights = new double[components];
    private readonly WideLog[] _terms = new WideLog[components];
    private readonly WideLog[][] _logJoint = [.. Enumerable.Repeat(Array.Empty<WideLog>(), components)];
    private WideLog[] _total = [];
    private double[] _responsibility = [];
    private int[] _counted = [];

    /// <summary>Gets how many samples were recomputed in a better arithmetic, in training and in scoring.</summary>
    public (long InTraining, long InScoring) Rescued => (_steps.Sum(s => s.RescuedInTraining), _steps.Sum(s => s.RescuedInScoring));

    /// <summary>Takes the parameters of a component that the next passes are made with.</summary>
    public void Load(int component, ConvAC model) => _steps[component].Load(model);

    /// <summary>Takes the weights of the components that the next passes are made with.</summary>
    public void Load(ReadOnlySpan<double> weights)
    {
        for (int z = 0; z < weights.Length; z++)
        {
            _logWeights[z] = Math.Log(weights[z]);
        }
    }

    /// <summary>Takes the parameters of all components and their weights.</summary>
    public void Load(IReadOnlyList<ConvAC> models, ReadOnlySpan<double> weights)
    {
        for (int z = 0; z < models.Count; z++)
        {
            Load(z, models[z]);
        }

        Load(weights);
    }

    /// <summary>Computes by how much a refit scores every row higher than the mixture chosen before it, which is loaded afterwards.</summary>
    /// <param name="chosen">The components chosen, and their weights.</param>
    /// <returns>Nats, one a row that has a score.</returns>
    public double[] Gains(
        (IReadOnlyList<ConvAC> Components, double[] Weights) chosen, (IReadOnlyList<ConvAC> Components, double[] Weights) refit, Observations rows,
        CancellationToken cancellation)
    {
        double[] ofRefit = Scores(refit.Components, refit.Weights);
        return HoldOut.Gains(Scores(chosen.Components, chosen.Weights), ofRefit);

        double[] Scores(IReadOnlyList<ConvAC> components, double[] weights)
        {
            Load(components, weights);
            if (_steps.Length > 1)
            {
                Evaluate(rows, cancellation);
                return Array.ConvertAll(_total[..rows.Rows], t => t.ToDouble());
            }

            double[] scores = new double[rows.Rows];
            _steps[0].LogLikelihood(rows, scores, cancellation);
            return scores;
        }
    }

    /// <summary>Adds the expected counts of some rows.</summary>
    /// <param name="counts">The counts, one a component; zero before.</param>
    /// <param name="done">Receives how many rows are done; null for nobody.</param>
    /// <returns>The sum over the rows of log p(x, y) (log p(x) where the class is unknown) of the mixture.</returns>
    public double AddCounts(TrainingSet set, RowSelection rows, ExpectedCounts[] counts, Action<int>? done, CancellationToken cancellation)
    {
        if (_steps.Length == 1)
        {
            _steps[0].AddCounts(set, rows, counts[0], done, cancellation);
            return counts[0].LogLikelihood;
        }

        Reserve(set.Data.Rows, rows.Count);
        for (int z = 0; z < _steps.Length; z++)
        {
            _steps[z].LogJoint(set, rows, _logJoint[z], cancellation);
        }

        Mix(rows.Count);
        for (int z = 0; z < _steps.Length; z++)
        {
            int counted = FindCounted(z, rows);
            _steps[z].AddCounts(set, RowSelection.Of(_counted).Slice(0, counted), counts[z], null, cancellation, _responsibility);
            done?.Invoke((int)((long)rows.Count * (z + 1) / _steps.Length));
        }

        return Sum(rows.Count);
    }

    /// <summary>Computes the mean of log p(x) of the mixture, the class summed out.</summary>
    /// <param name="data">The samples, at least one.</param>
    /// <returns>Mean nats a sample; negative infinity if a sample is impossible.</returns>
    public double Score(Observations data, CancellationToken cancellation)
    {
        if (_steps.Length == 1)
        {
            return _steps[0].Score(data, cancellation);
        }

        Evaluate(data, cancellation);
        return Sum(data.Rows) / data.Rows;
    }

    private void Evaluate(Observations data, CancellationToken cancellation)
    {
        Reserve(0, data.Rows);
        for (int z = 0; z < _steps.Length; z++)
        {
            _steps[z].LogLikelihood(data, _logJoint[z], cancellation);
        }

        Mix(data.Rows);
    }

    private void Reserve(int dataRows, int rows)
    {
        if (_responsibility.Length != dataRows && dataRows > 0)
        {
            (_responsibility, _counted) = (new double[dataRows], new int[dataRows]);
        }

        if (_total.Length < rows)
        {
            _total = new WideLog[rows];
            for (int z = 0; z < _steps.Length; z++)
            {
                _logJoint[z] = new WideLog[rows];
            }
        }
    }

    private double Sum(int rows)
    {
        CompensatedSum sum = default;
        for (int i = 0; i < rows; i++)
        {
            sum.Add(_total[i].ToDouble());
        }

        return sum.Value;
    }

    /// <summary>Sums the components out.</summary>
    private void Mix(int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int z = 0; z < _terms.Length; z++)
            {
                _terms[z] = _logJoint[z][i] + _logWeights[z];
            }

            _total[i] = WideLog.LogSumExp(_terms);
        }
    }

    /// <summary>Finds the rows that a component counts, and its responsibilities for them.</summary>
    private int FindCounted(int component, RowSelection rows)
    {
        int counted = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            // An impossible row teaches nothing.
            double r = _total[i].IsZero ? 0 : Math.Exp((_logJoint[component][i] + _logWeights[component]).Less(_total[i]));
            if (r >= SmallestResponsibility)
            {
                _responsibility[rows[i]] = r;
                _counted[counted++] = rows[i];
            }
        }

        return counted;
    }
}
