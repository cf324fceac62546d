using Entroscope.Benchmarks.Measuring;
using Entroscope.Benchmarks.Peers;
using Entroscope.Benchmarks.Torch;

// Serves one case over standard input and output, a JSON object a line, as Peers/peers.py does.
var server = new TorchServer();
while (Console.ReadLine() is { } line)
{
    PeerReply reply;
    try
    {
        reply = server.Answer(ResultFile.FromLine<PeerRequest>(line));
    }
    catch (Exception e) when (e is not OutOfMemoryException)
    {
        // The loader's reason lies below the failed initialisation of a type, and has many lines.
        reply = new PeerReply($"{e.GetType().Name}: {e.GetBaseException().Message.Split('\n')[0]}");
    }

    Console.WriteLine(ResultFile.ToLine(reply));
}
