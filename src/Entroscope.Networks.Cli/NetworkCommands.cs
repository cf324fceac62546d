namespace Entroscope.Networks.Cli;

/// <summary>The commands about ordinary networks.</summary>
internal static class NetworkCommands
{
    public static CommandSet Set { get; } = Of(null);

    /// <summary>Returns whether a command line may run a model: only rows of input are run.</summary>
    public static bool RunsModels(IEnumerable<string> args) => args.Any(a => a.Split('=', ':')[0] is "--inputs");

    /// <summary>Makes the commands.</summary>
    /// <param name="runtimeWork">Receives a model and what ONNX Runtime is about to do with it, empty when it is done; null for nobody.</param>
    public static CommandSet Of(Action<string, string>? runtimeWork) => new(
        "Looks into ordinary networks, ONNX models: what every layer holds, on data. 'entroscope layers' runs it where it is installed beside entroscope.\n\n"
        + "Start with:  entroscope layers model.onnx                       (what the weights alone give)\n"
        + "Then with:   entroscope layers model.onnx --inputs rows.npy     (what its layers hold on these rows)\n"
        + "And with:     entroscope plane model.onnx --inputs rows.npy --labels classes.npy   (what they say about input and class)",
        _ => [LayersCommand.Create(runtimeWork), PlaneCommand.Create(runtimeWork)]);
}
