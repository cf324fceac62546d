using System.Diagnostics;
using Entroscope.Benchmarks.Peers;
using TorchSharp;
using static TorchSharp.torch;

namespace Entroscope.Benchmarks.Torch;

/// <summary>Answers requests: loads a case, tells its result, times its forms.</summary>
internal sealed class TorchServer
{
    private TorchCase? _case;
    private Tensor? _left;
    private Tensor? _right;

    public PeerReply Answer(PeerRequest request) => request.Op switch
    {
        "load" => Load(request),
        "result" => new PeerReply(Values: Result(request.Form!)),
        "counts" => new PeerReply(Values: Counts(request.Form!)),
        "product" => Time(request, () => mm(_left!, _right!).Dispose()),
        "forward" => Time(request, () => Forward(request.Form!)),
        "training" => Time(request, () => Train(request.Form!)),
        _ => new PeerReply($"unknown: {request.Op}"),
    };

    private PeerReply Load(PeerRequest request)
    {
        set_num_threads(request.Threads!.Value);
        long size = request.Product!.Value;
        _left = rand(size, size);
        _right = rand(size, size);
        _case = new TorchCase(request);
        return new PeerReply(Version: $"libtorch {__version__}, TorchSharp {typeof(torch).Assembly.GetName().Version}");
    }

    private static PeerReply Time(PeerRequest request, Action call)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < request.Calls; i++)
        {
            call();
        }

        return new PeerReply(Seconds: Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private float[] Result(string form)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        return TorchForms.Evaluate(_case!, form, training: false).data<float>().ToArray();
    }

    private void Forward(string form)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        TorchForms.Evaluate(_case!, form, training: false);
    }

    // For every level the sum of squares of the expected counts, which are weights times gradients.
    private float[] Counts(string form)
    {
        using DisposeScope scope = NewDisposeScope();
        IEnumerable<Tensor> gradients = Gradients(form);
        return [.. _case!.Weights.Zip(gradients, (w, g) => (w.detach() * g).square().sum().item<float>())];
    }

    private void Train(string form)
    {
        using DisposeScope scope = NewDisposeScope();
        Gradients(form);
    }

    private IList<Tensor> Gradients(string form)
    {
        Tensor result = TorchForms.Evaluate(_case!, form, training: true).sum();
        return autograd.grad([result], _case!.Parameters(TorchForms.IsLog(form)));
    }
}
