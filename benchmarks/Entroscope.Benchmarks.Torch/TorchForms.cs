using static TorchSharp.torch;

namespace Entroscope.Benchmarks.Torch;

/// <summary>
/// What a user of TorchSharp would write, batched over all nodes of a level: in the log domain (log-einsum-exp) or the rescaled linear
/// one, the batch innermost or outer, the leaves' conv once a sample or once a value. The same as Peers/peers.py, where the forms are explained.
/// </summary>
internal static class TorchForms
{
    public static bool IsLog(string form) => form.StartsWith("log", StringComparison.Ordinal);

    /// <summary>Computes the log-likelihood of every sample.</summary>
    public static Tensor Evaluate(TorchCase data, string form, bool training)
    {
        string[] words = form.Split(' ');
        bool inner = words[1] == "inner";
        Tensor message = words.Length > 2 ? Tabulated(data, IsLog(form), inner, words[2], training) : Sampled(data, IsLog(form), inner, training);
        return IsLog(form) ? LogDomain(data.Weights, message, inner, training) : LinearDomain(data.Weights, message, inner);
    }

    // The leaves' conv of every sample.
    private static Tensor Sampled(TorchCase data, bool log, bool inner, bool training)
    {
        Tensor leaves = data.Leaves(log).call(data.Index);
        return log ? LogLeaves(data.Weights[0], leaves, inner, training, inPlace: true) : Conv(data.Weights[0], Turned(leaves, inner), inner);
    }

    // The leaves' conv of every value, then looked up.
    private static Tensor Tabulated(TorchCase data, bool log, bool inner, string lookUp, bool training)
    {
        (long sites, long batch) = (data.Index.shape[0], data.Index.shape[1]);
        Tensor table = data.Leaves(log).weight!;
        table = table.view(sites, -1, table.shape[1]);
        Tensor weights = data.Weights[0];
        Tensor outputs = log ? LogLeaves(weights, table, inner, training, inPlace: false) : Conv(weights, Turned(table, inner), inner);
        long rows = weights.shape[1];
        return (lookUp, inner) switch
        {
            ("tabulated", true) => outputs.gather(2, data.ValueIndex.expand(sites, rows, batch)),
            ("tabulated", false) => outputs.reshape(-1, rows).gather(0, data.FlatIndex.expand(-1, rows)).view(sites, batch, rows),
            ("one-hot", true) => bmm(outputs, data.OneHot),
            _ => throw new ArgumentException($"No such form: {lookUp}."),
        };
    }

    private static Tensor LogLeaves(Tensor weights, Tensor leaves, bool inner, bool training, bool inPlace)
    {
        Tensor peak = leaves.detach().amax([2], keepdim: true);
        Tensor scaled = inPlace ? leaves.sub_(peak) : leaves - peak;
        return LogConv(weights, Turned(scaled.exp_(), inner), Turned(peak, inner), inner, training);
    }

    private static Tensor LogDomain(IReadOnlyList<Tensor> weights, Tensor message, bool inner, bool training)
    {
        for (int level = 1; level < weights.Count; level++)
        {
            message = Pairs(message).sum(1L);
            Tensor peak = Peak(message, inner);
            message = LogConv(weights[level], message.sub_(peak).exp_(), peak, inner, training);
        }

        return message.view(-1);
    }

    private static Tensor LinearDomain(IReadOnlyList<Tensor> weights, Tensor message, bool inner)
    {
        Tensor scale = zeros(message.shape[inner ? 2 : 1]);
        for (int level = 1; level < weights.Count; level++)
        {
            Tensor[] pair = Pairs(message).unbind(1);
            message = pair[0] * pair[1];
            Tensor peak = Peak(message, inner);
            message = Conv(weights[level], message.mul_(peak.reciprocal()), inner);
            scale.add_(peak.log_().sum(0L).view(-1));
        }

        return message.view(-1).log() + scale;
    }

    private static Tensor LogConv(Tensor weights, Tensor scaled, Tensor peak, bool inner, bool training)
    {
        Tensor message = Conv(weights, scaled, inner);
        return (training ? message.log() : message.log_()).add_(peak);
    }

    private static Tensor Turned(Tensor message, bool inner) => inner ? message.transpose(1, 2) : message;

    private static Tensor Conv(Tensor weights, Tensor message, bool inner) =>
        inner ? bmm(weights, message) : bmm(message, weights.transpose(1, 2));

    private static Tensor Pairs(Tensor message) => message.view(message.shape[0] / 2, 2, message.shape[1], message.shape[2]);

    private static Tensor Peak(Tensor message, bool inner) => message.detach().amax([inner ? 1 : 2], keepdim: true);
}
