using static TorchSharp.torch;

namespace Entroscope.Benchmarks.Torch;

/// <summary>
/// What a user of TorchSharp would write, batched over all nodes of a level: in the log domain (log-einsum-exp) or the rescaled linear
/// one, the batch innermost or outer. The same as Peers/peers.py, where the forms are explained.
/// </summary>
internal static class TorchForms
{
    public static bool IsLog(string form) => form.StartsWith("log", StringComparison.Ordinal);

    /// <summary>Computes the log-likelihood of every sample.</summary>
    public static Tensor Evaluate(TorchCase data, string form, bool training)
    {
        bool inner = form.EndsWith("inner", StringComparison.Ordinal);
        Tensor leaves = data.Leaves(IsLog(form)).call(data.Index);
        return IsLog(form) ? LogDomain(data.Weights, leaves, inner, training) : LinearDomain(data.Weights, leaves, inner);
    }

    private static Tensor LogDomain(IReadOnlyList<Tensor> weights, Tensor leaves, bool inner, bool training)
    {
        Tensor peak = leaves.detach().amax([2], keepdim: true);
        Tensor message = Turned(leaves.sub_(peak).exp_(), inner);
        peak = Turned(peak, inner);
        for (int level = 0; level < weights.Count; level++)
        {
            if (level > 0)
            {
                message = Pairs(message).sum(1L);
                peak = Peak(message, inner);
                message.sub_(peak).exp_();
            }

            message = Conv(weights[level], message, inner);
            message = (training ? message.log() : message.log_()).add_(peak);
        }

        return message.view(-1);
    }

    private static Tensor LinearDomain(IReadOnlyList<Tensor> weights, Tensor leaves, bool inner)
    {
        Tensor message = Conv(weights[0], Turned(leaves, inner), inner);
        Tensor scale = zeros(leaves.shape[1]);
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

    private static Tensor Turned(Tensor message, bool inner) => inner ? message.transpose(1, 2) : message;

    private static Tensor Conv(Tensor weights, Tensor message, bool inner) =>
        inner ? bmm(weights, message) : bmm(message, weights.transpose(1, 2));

    private static Tensor Pairs(Tensor message) => message.view(message.shape[0] / 2, 2, message.shape[1], message.shape[2]);

    private static Tensor Peak(Tensor message, bool inner) => message.detach().amax([inner ? 1 : 2], keepdim: true);
}
