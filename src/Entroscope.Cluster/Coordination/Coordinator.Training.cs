using Entroscope.Cluster.Messages;
using Entroscope.Learning;

namespace Entroscope.Cluster.Coordination;

/// <content>What the training asks for, in its own thread.</content>
internal sealed partial class Coordinator
{
    /// <summary>Takes the description of a model.</summary>
    /// <returns>Its number.</returns>
    public long Describe(byte[] model)
    {
        lock (_gate)
        {
            _models[++_described] = model;
            return _described;
        }
    }

    /// <summary>Makes a number for parameters or statistics that no others of the run have.</summary>
    public long Number() => Interlocked.Increment(ref _numbers);

    /// <summary>Takes what numbers are read from.</summary>
    public void Hold(Func<ArrayKey, double[]?> arrays)
    {
        lock (_gate)
        {
            _arrays = arrays;
        }
    }

    /// <summary>Begins an update.</summary>
    public void Begin(UpdateSpec spec, TileRange all)
    {
        lock (_gate)
        {
            int workers = Math.Max(1, _workers.Values.Count(w => w.IsReady));
            (_spec, _rule, _scores, _rows, _tasks) = (spec, null, null, null, null);
            _update++;
            _board = new UpdateBoard(all, Math.Max(1, all.Count / (4 * workers)), _sumTimes, _sliceTimes, time);
            Changed();
        }
    }

    /// <summary>Begins a scoring.</summary>
    public void BeginScore(UpdateSpec spec, TileRange all)
    {
        lock (_gate)
        {
            (_spec, _rule, _board, _rows, _tasks) = (spec, null, null, null, null);
            _update++;
            _scores = new ScoreBoard(all, Math.Max(1, all.Count / (4 * Math.Max(1, _workers.Count))), _scoreTimes, time);
            Changed();
        }
    }

    /// <summary>Begins the scoring of single rows.</summary>
    public void BeginRows(UpdateSpec spec)
    {
        lock (_gate)
        {
            (_spec, _rule, _board, _scores, _tasks) = (spec, null, null, null, null);
            _update++;
            _rows = new RowsBoard(spec.Rows, Math.Max(1, _workers.Values.Count(w => w.IsReady)), _scoreTimes, time);
            Changed();
        }
    }

    /// <summary>Takes who has parameters or statistics that are not here; when one of them is lost, waiting ends.</summary>
    public void Need(IEnumerable<string> workers)
    {
        lock (_gate)
        {
            _needed = workers.ToHashSet(StringComparer.Ordinal);
            _isLost = !_needed.All(_workers.ContainsKey);
        }
    }

    /// <summary>Waits for all sums.</summary>
    /// <param name="done">Receives how many tiles are done.</param>
    /// <returns>What is summed beside the counts.</returns>
    public double[] AwaitSums(Action<int>? done, CancellationToken cancellation)
    {
        Await(() => _board!.IsSummed, done is null ? null : () => done(TilesDone()), cancellation);
        lock (_gate)
        {
            return _board!.Scalars();
        }
    }

    /// <summary>Waits for all scores.</summary>
    public double AwaitScore(CancellationToken cancellation)
    {
        Await(() => _scores!.IsDone, null, cancellation);
        lock (_gate)
        {
            return _scores!.Sum();
        }
    }

    /// <summary>Waits for the scores of all rows.</summary>
    public double[] AwaitRows(CancellationToken cancellation)
    {
        Await(() => _rows!.IsDone, null, cancellation);
        lock (_gate)
        {
            return _rows!.Scores;
        }
    }

    /// <summary>Has all slices estimated.</summary>
    /// <param name="prefers">Which worker is to take which slice, where it can choose.</param>
    public Estimated Estimate(SliceRule rule, Func<string, IndexRange, bool> prefers, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _rule = rule;
            _board!.Estimate(Enumerable.Range(0, rule.Slices).Select(s => new IndexRange(s, s + 1)), prefers);
            Changed();
        }

        Await(() => _board!.IsEstimated, null, cancellation);
        lock (_gate)
        {
            return _board!.Estimators;
        }
    }

    /// <summary>Ends the run: nobody can go on with it.</summary>
    public void Fail(string reason)
    {
        lock (_gate)
        {
            _failure = reason;
            Changed();
        }
    }

    /// <summary>Sends the workers home.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _finished = true;
            Changed();
        }
    }

    private void Await(Func<bool> condition, Action? waiting, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_isLost)
                {
                    throw new LostParametersException();
                }

                if (condition())
                {
                    return;
                }

                if (_failure is { } failure)
                {
                    throw new DataException(failure);
                }

                changed = _changed.Task;
            }

            changed.Wait((int)Tick.TotalMilliseconds, cancellation);
            waiting?.Invoke();
        }
    }

    private int TilesDone()
    {
        lock (_gate)
        {
            return _board!.TilesDone;
        }
    }
}
