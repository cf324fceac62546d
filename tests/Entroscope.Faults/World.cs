using System.Globalization;
using System.Text;

namespace Entroscope.Faults;

/// <summary>The inputs of all trials: small data sets and models, made from fixed seeds in a folder that the end of the campaign removes.</summary>
internal sealed class World : IDisposable
{
    public World()
    {
        Folder = Directory.CreateTempSubdirectory("entroscope-faults-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // Other users' processes are part of the campaign.
            File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
        }

        Write("data.csv", Table(400, 12, 0, classes: false));
        Write("classes.csv", Table(300, 6, 0, classes: true));
        Write("missing.csv", Table(2000, 6, 0.2, classes: true));
        Write("other.csv", Table(2000, 6, 0.4, classes: true));
        Write("long.csv", Table(1000, 12, 0, classes: false));
        Require(Tool.Run(Folder, ["shard", "long.csv", "--tile-rows", "64", "-o", "tiles"]));
        foreach (string seed in new[] { "1", "2" })
        {
            Require(Tool.Run(Folder, ["train", "classes.csv", "--label", "kind", "--tree", "line", "--widths", "4", "--steps", "3",
                "--no-refit", "--seed", seed, "-o", $"model{seed}.safetensors"]));
        }
    }

    public string Folder { get; }

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Makes the folder of one trial.</summary>
    public string Trial(string name)
    {
        string folder = Path.Combine(Folder, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Require(ToolResult result)
    {
        if (result.Code != 0)
        {
            throw new InvalidOperationException("The campaign cannot be prepared: " + result.Error);
        }
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    private static string Table(int rows, int columns, double missing, bool classes)
    {
        var random = new Random(rows + columns);
        var text = new StringBuilder();
        text.AppendJoin(',', Enumerable.Range(0, columns).Select(c => string.Create(CultureInfo.InvariantCulture, $"c{c}"))).Append(classes ? ",kind\n" : "\n");
        for (int r = 0; r < rows; r++)
        {
            bool even = random.NextDouble() < 0.5;
            for (int c = 0; c < columns; c++)
            {
                char value = random.NextDouble() < (even ? 0.85 : 0.2) ? '1' : '0';
                text.Append(c == 0 ? string.Empty : ",").Append(r > 9 && random.NextDouble() < missing ? string.Empty : value);
            }

            text.Append(!classes ? "\n" : even ? ",good\n" : ",bad\n");
        }

        return text.ToString();
    }
}
