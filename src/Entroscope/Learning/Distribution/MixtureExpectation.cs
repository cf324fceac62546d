using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning.Distribution;

/// <summary>
/// The E step of a mixture: the responsibility of every component for every row, r[z] = w[z] p_z(x, y) / p(x, y), and its expected counts with the
/// responsibilities as weights.
/// </summary>
/// <remarks>
/// A component evaluates all rows, but counts only those it is responsible for. A single component is responsible for all of them, and its passes are
/// those of a network. Responsibilities are computed and counted tile after tile, so that sums depend on the tiles alone (<see cref="TileRange"/>). In its
/// steady state it allocates nothing.
/// </remarks>
internal sealed class MixtureExpectation(int components, EngineOptions options) : ITileCounter
{
    // A responsibility below it is rounding beside the others, and its row is not worth a pass.
    private static readonly double SmallestResponsibility = Math.ScaleB(1, -30);

    private readonly ExpectationStep[] _steps = [.. Enumerable.Range(0, components).Select(_ => new ExpectationStep(options))];
    private readonly double[] _logWeights = new double[components];
    private readonly WideLog[] _terms = new WideLog[components];
    private readonly WideLog[][] _logJoint = [.. Enumerable.Repeat(Array.Empty<WideLog>(), components)];
    private readonly TileSums _sums = new(options.ThreadCount);
    private readonly int[] _counted = new int[components > 1 ? options.TileRows : 0];
    private WideLog[] _total = [];
    private double[] _responsibility = [];
    private (TrainingSet Set, RowSelection Rows, Action<int>? Done, CancellationToken Cancellation) _pass;

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

    /// <summary>Takes the expected counts of some rows.</summary>
    /// <param name="counts">Receives the counts, one tensor a component; zero before.</param>
    /// <param name="done">Receives how many rows are done; null for nobody.</param>
    /// <returns>The sum over the rows of log p(x, y) (log p(x) where the class is unknown) of the mixture.</returns>
    public double AddCounts(TrainingSet set, RowSelection rows, ExpectedCounts[] counts, Action<int>? done, CancellationToken cancellation)
    {
        if (_steps.Length == 1)
        {
            _steps[0].AddCounts(set, rows, counts[0], done, cancellation);
            return counts[0].LogLikelihood;
        }

        if (_responsibility.Length != set.Data.Rows)
        {
            _responsibility = new double[set.Data.Rows];
        }

        _pass = (set, rows, done, cancellation);
        double sum = _sums.Sum(TileRange.Of(rows.Count, options.TileRows), counts, this);
        _pass = default;
        return sum;
    }

    double ITileCounter.Count(int tile, ExpectedCounts[] counts)
    {
        (TrainingSet set, RowSelection all, Action<int>? done, CancellationToken cancellation) = _pass;
        (int start, int count) = new TileRange(tile, tile + 1).Rows(all.Count, options.TileRows);
        RowSelection rows = all.Slice(start, count);
        Reserve(count);
        for (int z = 0; z < _steps.Length; z++)
        {
            _steps[z].LogJoint(set, rows, _logJoint[z], cancellation);
        }

        Mix(count);
        for (int z = 0; z < _steps.Length; z++)
        {
            int counted = FindCounted(z, rows);
            _steps[z].AddTile(set, RowSelection.Of(_counted).Slice(0, counted), _responsibility, counts[z], cancellation);
            done?.Invoke(start + (int)((long)count * (z + 1) / _steps.Length));
        }

        return Sum(count);
    }

    /// <summary>Computes the mean of log p(x) of the mixture, the class summed out.</summary>
    /// <param name="data">The samples, at least one.</param>
    /// <returns>Mean nats a sample; negative infinity if a sample is impossible.</returns>
    public double Score(Observations data, CancellationToken cancellation) =>
        SumOfScores(data, TileRange.Of(data.Rows, options.TileRows), cancellation) / data.Rows;

    /// <summary>Sums log p(x) of the mixture, the class summed out, over the rows of some tiles, in their tree.</summary>
    /// <returns>Nats; negative infinity if a sample is impossible.</returns>
    public double SumOfScores(Observations data, TileRange tiles, CancellationToken cancellation)
    {
        if (tiles.Count > 1)
        {
            (TileRange left, TileRange right) = tiles.Halves();
            double sum = SumOfScores(data, left, cancellation);
            return sum + SumOfScores(data, right, cancellation);
        }

        RowSelection rows = Rows(data, tiles);
        if (_steps.Length == 1)
        {
            return _steps[0].ScoreTile(data, rows, cancellation);
        }

        Evaluate(data, rows, cancellation);
        return Sum(rows.Count);
    }

    /// <summary>Computes log p(x) of the mixture, the class summed out, for the rows of some tiles.</summary>
    /// <param name="logLikelihood">Receives nats, one a row of the tiles.</param>
    public void LogLikelihood(Observations data, TileRange tiles, Memory<double> logLikelihood, CancellationToken cancellation)
    {
        (int start, int count) = tiles.Rows(data.Rows, options.TileRows);
        LogLikelihood(data, start, logLikelihood[..count], cancellation);
    }

    /// <summary>Computes log p(x) of the mixture, the class summed out, for neighbouring rows, which need not be whole tiles.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="logLikelihood">Receives nats, one a row.</param>
    public void LogLikelihood(Observations data, int first, Memory<double> logLikelihood, CancellationToken cancellation)
    {
        for (int at = 0; at < logLikelihood.Length; at += options.TileRows)
        {
            Memory<double> scores = logLikelihood.Slice(at, Math.Min(options.TileRows, logLikelihood.Length - at));
            var rows = RowSelection.Range(first + at, scores.Length);
            if (_steps.Length == 1)
            {
                _steps[0].LogLikelihood(data, rows, scores, cancellation);
                continue;
            }

            Evaluate(data, rows, cancellation);
            for (int i = 0; i < rows.Count; i++)
            {
                scores.Span[i] = _total[i].ToDouble();
            }
        }
    }

    private RowSelection Rows(Observations data, TileRange tiles)
    {
        (int start, int count) = tiles.Rows(data.Rows, options.TileRows);
        return RowSelection.Range(start, count);
    }

    private void Evaluate(Observations data, RowSelection rows, CancellationToken cancellation)
    {
        Reserve(rows.Count);
        for (int z = 0; z < _steps.Length; z++)
        {
            _steps[z].LogLikelihood(data, rows, _logJoint[z], cancellation);
        }

        Mix(rows.Count);
    }

    private void Reserve(int rows)
    {
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
