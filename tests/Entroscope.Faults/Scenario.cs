namespace Entroscope.Faults;

/// <summary>A long command with a fixed result.</summary>
/// <param name="Name">Its name in messages and for <c>--only</c>.</param>
/// <param name="Arguments">The arguments of variant 1 or 2, which differ in seed or input; the outputs are relative to the folder of the trial.</param>
/// <param name="Output">The file that it writes: of a run the model in its folder.</param>
/// <param name="WritesPartial">Whether an interrupted one writes the best model so far.</param>
/// <param name="Locks">Whether a second process on the same folder is refused.</param>
internal sealed record Scenario(string Name, Func<int, string[]> Arguments, string Output, bool WritesPartial = false, bool Locks = false)
{
    private const string Model = "out.safetensors";

    public bool IsRun => Name == "run";

    public bool IsSweep => Name == "sweep";

    /// <summary>Gets whether the output is a folder of tiles, which holds nothing else and is never written twice.</summary>
    public bool IsShard => Name == "shard";

    /// <summary>Gets whether an existing file in the way of the output is replaced.</summary>
    public bool Replaces => !IsRun && !IsShard;

    public static Scenario[] All(World world)
    {
        string data = world["data.csv"], classes = world["classes.csv"];
        string ModelOf(int v) => world[$"model{v}.safetensors"];
        string RowsOf(int v) => world[v == 1 ? "missing.csv" : "other.csv"];
        string[] Kept(int v) => ["--seed", $"{v}", "--checkpoint", "work", "--resume", "-o"];
        string[] small = ["--tree", "line", "--widths", "4", "--steps", "6"];
        return
        [
            new("train", v => ["train", data, "--tree", "line", "--widths", "6", "--steps", "12", "--patience", "100", .. Kept(v), Model], Model, true, true),
            new("batches", v => ["train", data, "--batch", "64", .. small, .. Kept(v), Model], Model, true, true),
            new("shard", v => ["shard", RowsOf(v), "--label", "kind", "--tile-rows", "64", "-o", "tiles"], "tiles/manifest.json", Locks: true),
            new("tiles", v => ["train", world["tiles"], "--batch", "64", .. small, .. Kept(v), Model], Model, true, true),
            new("trees", v => ["train", data, "--tree", "learned", "--widths", "4", "--steps", "4", .. Kept(v), "out.json"], "out.json", true, true),
            new("mixture", v => ["train", data, "--components", "2", "--widths", "4", "--steps", "4", .. Kept(v), Model], Model, true, true),
            new("hybrid", v => ["train", classes, "--label", "kind", .. small, "--hybrid", "0.9", "--hybrid-steps", "8", .. Kept(v), Model], Model, true, true),
            new("widths", v => ["train", classes, "--label", "kind", "--tree", "line", "--widths", "auto", "--parameters", "200", "--steps", "5",
                "--seed", $"{v}", "-o", Model], Model, true),
            new("run", v => ["run", classes, "--label", "kind", .. small, "--draws", "50", "--overwrite", .. Kept(v), "run"],
                "run/model.safetensors", true, true),
            new("sweep", v => ["scaling", classes, "--label", "kind", "--sweep", "widths=2,3,4", "--tree", "line", "--steps", "4", "--draws", "256", "--seed",
                $"{v}", "--store", "sweep.db", "--json", "-o", "out.json"], "out.json"),
            new("resize", v => ["resize", ModelOf(v), classes, "--label", "kind", "--prune", "0.01", "--grow", "1.5", "--steps", "2", "--seed", $"{v}", "-o",
                Model], Model),
            new("sample", v => ["sample", ModelOf(1), "-n", "30000", "--seed", $"{v}", "-o", "out.csv"], "out.csv"),
            new("impute", v => ["impute", ModelOf(1), RowsOf(v), "--label", "kind", "-o", "out.csv"], "out.csv"),
            new("classify", v => ["classify", ModelOf(1), RowsOf(v), "--label", "kind", "-o", "out.csv"], "out.csv"),
            new("ledger", v => ["ledger", ModelOf(1), RowsOf(v), "--label", "kind", "-o", "out.csv"], "out.csv"),
            new("anomalies", v => ["anomalies", ModelOf(1), RowsOf(v), "--label", "kind", "-o", "out.csv"], "out.csv"),
            new("columns", v => ["columns", ModelOf(1), RowsOf(v), "--label", "kind", "--plot", "out.html"], "out.html"),
            new("entropy", v => ["entropy", ModelOf(v), "--json", "-o", "out.json"], "out.json"),
            new("mi", v => ["mi", ModelOf(v), "--json", "-o", "out.json"], "out.json"),
            new("scaling", v => ["scaling", ModelOf(v), "--json", "-o", "out.json"], "out.json"),
            new("evaluate", v => ["evaluate", ModelOf(1), RowsOf(v), "--label", "kind", "--json", "-o", "out.json"], "out.json"),
            new("convert", v => ["convert", ModelOf(v), "out.json"], "out.json"),
        ];
    }
}
