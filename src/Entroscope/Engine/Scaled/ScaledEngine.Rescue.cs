using Entroscope.Engine.Reference;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>The samples that have left the trusted range.</summary>
internal sealed partial class ScaledEngine<T>
{
    private IReloadableEngine Rescue
    {
        get
        {
            if (_rescue is null)
            {
                _rescue = typeof(T) == typeof(float) ? new ScaledEngine<double>(Model, _options) : new ReferenceEngine(Model);
            }
            else if (_rescueIsStale)
            {
                _rescue.Load(Model);
            }

            _rescueIsStale = false;
            return _rescue;
        }
    }

    private static RowSelection Select(RowSelection rows, int[] positions) => RowSelection.Of(Array.ConvertAll(positions, p => rows[p]));

    // The positions of suspect samples in increasing order, or null.
    private int[]? Suspects(RowSelection rows)
    {
        int count = _suspect.AsSpan(0, rows.Count).Count(true);
        if (count == 0)
        {
            return null;
        }

        Rescued += count;
        int[] positions = new int[count];
        int next = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if (_suspect[i])
            {
                positions[next++] = i;
            }
        }

        return positions;
    }

    private void RescueLikelihoods(
        Observations data, RowSelection rows, int[] suspects, Memory<double> logLikelihood, Memory<double> givenClass, CancellationToken cancellation)
    {
        int classes = Model.Classes;
        double[] log = new double[suspects.Length];
        double[] byClass = new double[givenClass.IsEmpty ? 0 : suspects.Length * classes];
        Rescue.LogLikelihood(data, Select(rows, suspects), log, byClass, cancellation);
        for (int i = 0; i < suspects.Length; i++)
        {
            logLikelihood.Span[suspects[i]] = log[i];
            if (byClass.Length > 0)
            {
                byClass.AsSpan(i * classes, classes).CopyTo(givenClass.Span[(suspects[i] * classes)..]);
            }
        }
    }

    private void RescueLikelihoods(
        Observations data, RowSelection rows, int[] suspects, WideLog[] logLikelihood, WideLog[]? givenClass, CancellationToken cancellation)
    {
        int classes = Model.Classes;
        var log = new WideLog[suspects.Length];
        WideLog[]? byClass = givenClass is null ? null : new WideLog[suspects.Length * classes];
        Rescue.WideLogLikelihood(data, Select(rows, suspects), log, byClass, cancellation);
        for (int i = 0; i < suspects.Length; i++)
        {
            logLikelihood[suspects[i]] = log[i];
            byClass?.AsSpan(i * classes, classes).CopyTo(givenClass.AsSpan(suspects[i] * classes));
        }
    }
}
