using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Entroscope.Cli.Tests.Support;
using Xunit;

namespace Entroscope.Cli.Tests;

/// <summary>Bad model files, through every command that reads one: exit code 2, one line that names file, tensor and index, and no output.</summary>
public sealed class BadModelTests
{
    private const string Good = "a-ht-n4";

    public static TheoryData<string> RealWeights => Oracle.RealWeights();

    public static TheoryData<string, string[]> Damages => new()
    {
        { "row of 0.9", ["leaf", "sum"] },
        { "negative weight", ["conv", "-0.25"] },
        { "short row", ["conv"] },
        { "missing node", ["pooling_groups"] },
        { "repeated node", ["pooling_groups"] },
        { "node out of range", ["Group 1", "node 4"] },
        { "no output", ["output"] },
        { "text weight", ["leaf"] },
        { "infinite weight", ["leaf"] },
        { "huge width", ["conv[0][0]", "1000000000"] },
        { "zero sites", ["sites"] },
        { "wrong reading", ["reading"] },
        { "wrong family", ["leaf_family"] },
        { "prior of 0.9", ["class_prior"] },
    };

    public static TheoryData<string, byte[], string[]> BadBytes => new()
    {
        { "empty.json", [], ["empty"] },
        { "empty.safetensors", [], ["empty"] },
        { "text.safetensors", Encoding.UTF8.GetBytes("not a safetensors file"), ["text.safetensors"] },
        { "number.json", Encoding.UTF8.GetBytes("12"), ["number.json"] },
        { "cut.json", Encoding.UTF8.GetBytes("{\"sites\": 4, "), ["cut.json"] },
        { "binary.json", [0xff, 0xfe, 0, 1], ["binary.json"] },
        { "header.safetensors", Safetensors("{\"a\":", 0), ["header.safetensors"] },
        { "length.safetensors", [255, 255, 255, 255, 255, 255, 255, 127, (byte)'{'], ["length.safetensors"] },
        { "outside.safetensors", Safetensors("{\"a\":{\"dtype\":\"F64\",\"shape\":[4],\"data_offsets\":[0,32]}}", 8),
        ["outside.safetensors", "Tensor a", "outside the file"] },
        {
            "overlap.safetensors",
            Safetensors(
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},\"b\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[8,24]}}", 24),
            ["overlap.safetensors", "Tensor b", "overlaps"]
        },
        { "foreign.safetensors", Safetensors("{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8), ["foreign.safetensors"] },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void DamagedJsonModels_AreRefused(string damage, string[] words)
    {
        using var folder = new TemporaryFolder();
        JsonObject model = JsonNode.Parse(File.ReadAllText(Oracle.PathOf(Good)))!["model"]!.AsObject();
        Damage(model, damage);
        RefusedByAll(folder, folder.Write("bad.json", model.ToJsonString()), words);
    }

    [Theory]
    [MemberData(nameof(BadBytes))]
    public void BadFiles_AreRefused(string name, byte[] bytes, string[] words)
    {
        using var folder = new TemporaryFolder();
        RefusedByAll(folder, folder.Write(name, bytes), words);
    }

    [Fact]
    public void CutSafetensors_AreRefusedAtEveryLength()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("convert", Oracle.PathOf(Good), folder["whole.safetensors"]).Succeeds();
        byte[] whole = File.ReadAllBytes(folder["whole.safetensors"]);
        for (int length = 0; length < whole.Length; length += 97)
        {
            string cut = folder.Write("cut.safetensors", whole[..length]);
            Tool.Run("inspect", cut).Refused(ExitCode.BadInput, cut);
        }
    }

    [Fact]
    public void MissingFileFolderAndUnknownEnding_AreRefused()
    {
        using var folder = new TemporaryFolder();
        RefusedByAll(folder, folder["nowhere.json"], ["does not exist"]);
        RefusedByAll(folder, folder.Write("model.txt", "x"), [".safetensors or .json"]);
        Directory.CreateDirectory(folder["folder.json"]);
        Tool.Run("inspect", folder["folder.json"]).Refused(ExitCode.BadInput, folder["folder.json"], "folder");
    }

    [Theory]
    [MemberData(nameof(RealWeights))]
    public void ModelsWithoutProbabilities_AreInspectedAndConverted_ButNotMeasured(string name)
    {
        using var folder = new TemporaryFolder();
        string path = Oracle.PathOf(name);
        Assert.Contains("score", Tool.Run("inspect", path).Succeeds().Output, StringComparison.Ordinal);
        Tool.Run("convert", path, folder["a.safetensors"]).Succeeds();
        Tool.Run("convert", folder["a.safetensors"], folder["b.json"]).Succeeds();
        Tool.Run("convert", folder["b.json"], folder["c.safetensors"]).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder["a.safetensors"]), File.ReadAllBytes(folder["c.safetensors"]));
        string data = folder.Write("data.csv", string.Join(',', Enumerable.Repeat("0", Oracle.Load(name).Sites)) + "\n");
        string[][] commands =
        [
            ["ledger", path, data, "--json"], ["impute", path, data, "-o", folder["out.csv"]],
            ["entropy", path], ["verify", path], ["verify", path, data, "--json"], ["inspect", path, "--plan"], ["sample", path, "-o", folder["out.csv"]],
            ["condition", path, "--sites", "0"],
        ];
        foreach (string[] command in commands)
        {
            Tool.Run(command).Refused(ExitCode.BadInput, path, "reading is score", "generative");
        }

        Assert.False(File.Exists(folder["out.csv"]));
    }

    private static void RefusedByAll(TemporaryFolder folder, string path, string[] words)
    {
        string data = folder.Write("data.csv", "0,0,0,0\n");
        string[] all = [path, .. words];
        Tool.Run("inspect", path, "--json").Refused(ExitCode.BadInput, all);
        Tool.Run("evaluate", path, data, "--json").Refused(ExitCode.BadInput, all);
        Tool.Run("entropy", path).Refused(ExitCode.BadInput, all);
        Tool.Run("verify", path, "--json").Refused(ExitCode.BadInput, all);
        Tool.Run("convert", path, folder["out.safetensors"]).Refused(ExitCode.BadInput, all);
        Tool.Run("sample", path, "-o", folder["out.csv"]).Refused(ExitCode.BadInput, all);
        Assert.DoesNotContain(folder.Files(), f => f.Contains("out", StringComparison.Ordinal) && !f.StartsWith("outside", StringComparison.Ordinal));
    }

    private static void Damage(JsonObject model, string damage)
    {
        JsonArray leaf = model["leaf"]![1]!.AsArray();
        JsonArray conv = model["conv"]![0]![1]!.AsArray();
        JsonArray groups = model["pooling_groups"]![0]!.AsArray();
        Action change = damage switch
        {
            "row of 0.9" => () => leaf[1] = new JsonArray(0.4, 0.5),
            "negative weight" => () => conv[2] = new JsonArray(-0.25, 1.25),
            "short row" => () => conv[2] = new JsonArray(1.0),
            "missing node" => () => groups[1] = new JsonArray(2),
            "repeated node" => () => groups[1] = new JsonArray(2, 2),
            "node out of range" => () => groups[1] = new JsonArray(2, 4),
            "no output" => () => model.Remove("output"),
            "text weight" => () => leaf[1] = new JsonArray("a", 0.5),
            "infinite weight" => () => leaf[1] = new JsonArray(JsonNode.Parse("1e999"), JsonNode.Parse("0")),
            "huge width" => () => model["widths"] = new JsonArray(1_000_000_000, 2),
            "zero sites" => () => model["sites"] = 0,
            "wrong reading" => () => model["reading"] = "guess",
            "wrong family" => () => model["leaf_family"] = "poisson",
            "prior of 0.9" => () => model["class_prior"] = new JsonArray(0.4, 0.5),
            _ => throw new ArgumentOutOfRangeException(nameof(damage), damage, "There is no such damage."),
        };
        change();
    }

    private static byte[] Safetensors(string header, int dataBytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + text.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        return file;
    }
}
