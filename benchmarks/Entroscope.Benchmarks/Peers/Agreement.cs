using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Benchmarks.Peers;

/// <summary>Checks that a peer computes what the engine computes, before either is timed.</summary>
internal sealed class Agreement(PeerCase @case, Observations data)
{
    private const double LargestResultError = 1e-4;
    private const double LargestCountsError = 1e-3;

    /// <summary>Compares every form's log-likelihoods and, by their squares in every level, expected counts.</summary>
    /// <exception cref="PeerException">They differ.</exception>
    public void Check(IEngine engine, PeerProcess peer)
    {
        double[] logLikelihood = new double[@case.Batch];
        engine.LogLikelihood(data, RowSelection.All(data), logLikelihood);
        double[] squares = Squares(engine);
        foreach (string form in PeerForms.Of(@case))
        {
            Compare(form, "log p of sample", logLikelihood, peer.Ask(new PeerRequest("result") { Form = form }), LargestResultError);
            Compare(form, "the squared expected counts of level", squares, peer.Ask(new PeerRequest("counts") { Form = form }), LargestCountsError);
        }
    }

    private double[] Squares(IEngine engine)
    {
        var counts = new ExpectedCounts(engine.Model);
        engine.AddExpectedCounts(data, RowSelection.All(data), null, counts);
        double[] squares = new double[engine.Model.Tree.Height + 1];
        for (int v = 0; v < counts.Weights.Length; v++)
        {
            squares[engine.Model.Tree.HeightOf(v)] += counts.Weights[v].Sum(c => c * c);
        }

        return squares;
    }

    private void Compare(string form, string what, double[] ours, PeerReply reply, double largestError)
    {
        float[] theirs = reply.Values ?? [];
        if (theirs.Length != ours.Length)
        {
            throw new PeerException(Invariant($"{@case}, '{form}': {ours.Length} values of {what} here, but {theirs.Length} in libtorch."));
        }

        for (int i = 0; i < ours.Length; i++)
        {
            if (!(Math.Abs(theirs[i] - ours[i]) <= largestError * Math.Abs(ours[i])))
            {
                throw new PeerException(Invariant($"{@case}, '{form}': {what} {i} is {ours[i]} here, but {theirs[i]} in libtorch."));
            }
        }
    }
}
