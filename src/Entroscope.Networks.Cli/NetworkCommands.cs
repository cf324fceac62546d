namespace Entroscope.Networks.Cli;

/// <summary>The commands about ordinary networks.</summary>
internal static class NetworkCommands
{
    public static CommandSet Set { get; } = new(
        "Looks into ordinary networks, ONNX models: what every layer holds, on data. 'entroscope layers' runs it where it is installed beside entroscope.\n\n"
        + "Start with:  entroscope layers model.onnx                       (what the weights alone give)\n"
        + "Then with:   entroscope layers model.onnx --inputs rows.npy     (what its layers hold on these rows)\n"
        + "And with:     entroscope plane model.onnx --inputs rows.npy --labels classes.npy   (what they say about input and class)",
        _ => [LayersCommand.Create(), PlaneCommand.Create()]);
}
