namespace Entroscope.Cli.Tests.Support;

/// <summary>A small model with two text classes, and the data it was trained on. Made once for the tests of a class.</summary>
public sealed class TrainedModelFile : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainedModelFile()
    {
        Data = _folder.Write("data.csv", SampleData.Classes());
        Path = _folder["model.json"];
        Tool.Run("train", Data, "--label", "kind", "--steps", "3", "--widths", "3", "-o", Path).Succeeds();
    }

    public string Path { get; }

    public string Data { get; }

    public void Dispose() => _folder.Dispose();
}
