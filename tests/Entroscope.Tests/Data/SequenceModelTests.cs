using System.Text;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Files.Models;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Tests.Files;
using Entroscope.Workflow;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Data;

/// <summary>Models of windows: they predict what is predictable, and read sequences again as they read them in training.</summary>
public sealed class SequenceModelTests
{
    private static readonly NetworkPlan Small = new() { Widths = [8] };
    private static readonly TrainingOptions Short = new() { Steps = 30, PriorStrengths = [0.3] };

    // Of a text of period 6 only the phase of a window is unknown: log 6 nats a window, whatever its length.
    [Fact]
    public void PeriodicTextCostsItsPhase()
    {
        using var folder = new TemporaryFolder();
        string text = folder.Write("a.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("abacbd", 1000))));
        DataSplit rows = DataLoader.LoadSplit(text, new DataOptions { Sequence = SequenceWindowTests.Window(16) with { Stride = 1 } },
            new SplitOptions { TestFraction = 0.2 });
        TrainedModel trained = TrainingJob.Run(rows, Small, Short);
        Assert.Equal("line:2", trained.Model.Tree.Description);
        double[] log = LogLikelihood.Compute(trained.Mixture, rows.Test!.Observations, null, CancellationToken.None);
        Assert.InRange(-log.Average(), Math.Log(6) - 0.02, Math.Log(6) + 0.1);
    }

    [Fact]
    public void AModelReadsTheSameTextTheSameWayAgain()
    {
        using var folder = new TemporaryFolder();
        string text = folder.Write("a.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 900).Select(i => "the cat sat "[(i + (i / 7)) % 12]))));
        DataSplit rows = DataLoader.LoadSplit(text, new DataOptions { Sequence = SequenceWindowTests.Window(8) });
        Circuit circuit = Circuit.Train(rows, Small, Short with { Steps = 3 });
        foreach (string name in (string[])["m.safetensors", "m.json"])
        {
            circuit.Save(folder[name]);
            Circuit loaded = Circuit.Load(folder[name]);
            SequenceSchema schema = loaded.Model.Metadata.Sequence!;
            Assert.Equal(rows.Train.Sequence!.Symbols, schema.Symbols);
            Assert.Equal(rows.Train.Sequence with { Symbols = schema.Symbols, MissingValues = schema.MissingValues, Runs = schema.Runs }, schema);
            Assert.Equal(circuit.Model.Metadata.Sequence!.Runs!.Hashes, schema.Runs!.Hashes);
            Assert.Equal(DataFiles.Values(DataLoader.Load(text, new DataOptions { Sequence = SequenceWindowTests.Window(8) })),
                DataFiles.Values(loaded.Read(text)));
            Dataset other = loaded.Read(folder.Write("b.txt", "sat the zebra"u8.ToArray()), new DataOptions { Sequence = new SequenceOptions { Stride = 5 } });
            Assert.Equal(["sat the ", "he \uFFFDe\uFFFD\uFFFDa"], DataFiles.Values(other).Select(schema.Write));
            Assert.Equal(["3 of 13 sites have no symbol of the model and are read as 'other'"], other.Remarks);
            ErrorAssert.Throws<DataException>("The model reads windows of 8 sites, but 9 sites were given.",
                () => loaded.Read(text, new DataOptions { Sequence = SequenceWindowTests.Window(9) }));
            ErrorAssert.Throws<DataException>("The model reads bytes, but dna were given.",
                () => loaded.Read(text, new DataOptions { Sequence = new SequenceOptions { Kind = SequenceKind.Dna } }));
            ErrorAssert.Throws<DataException>("The model has its symbols; others cannot be given.",
                () => loaded.Read(text, new DataOptions { Sequence = new SequenceOptions { AllSymbols = true } }));
            ErrorAssert.Throws<DataException>("Levels are for sound, but the model reads bytes.",
                () => loaded.Read(text, new DataOptions { Sequence = new SequenceOptions { Levels = 256 } }));
            ErrorAssert.Throws<DataException>("The model has its vocabulary; another cannot be given.",
                () => loaded.Read(text, new DataOptions { Sequence = new SequenceOptions { VocabularyPath = "v" } }));
        }
    }

    [Fact]
    public void AModelOfSoundKeepsItsLevels()
    {
        using var folder = new TemporaryFolder();
        string sound = folder.Write("a.wav", SequenceReaderTests.Wav(1, 16, 1, [.. Enumerable.Range(0, 400).Select(i => Math.Sin(i / 3.0))]));
        var options = new DataOptions { Sequence = SequenceWindowTests.Window(8) with { Levels = 4 } };
        Circuit circuit = Circuit.Train(DataLoader.LoadSplit(sound, options), Small, Short with { Steps = 1 });
        Assert.Equal(DataFiles.Values(DataLoader.Load(sound, options)),
            DataFiles.Values(circuit.Read(sound, new DataOptions { Sequence = new SequenceOptions { Levels = 4 } })));
        ErrorAssert.Throws<DataException>("The model reads sound of 4 levels, but 8 were given.",
            () => circuit.Read(sound, new DataOptions { Sequence = new SequenceOptions { Levels = 8 } }));
    }

    [Fact]
    public void ThePartsOfATrainingAreFoundByItsRecord()
    {
        using var folder = new TemporaryFolder();
        var random = new RandomStream(1, "letters");
        string text = folder.Write("a.txt", [.. Enumerable.Range(0, 6000).Select(_ => (byte)(97 + random.NextInt(6)))]);
        var split = new SplitOptions { TestFraction = 0.2, Seed = 7 };
        var options = new DataOptions { Sequence = SequenceWindowTests.Window(16) with { TrainingWindows = 300, Stride = 4 } };
        DataSplit rows = DataLoader.LoadSplit(text, options, split);
        ConvAC model = TrainingJob.Run(rows, Small, Short with { Steps = 2, Seed = 7, Refit = false }).Model;
        HeldOutRows held = HeldOutRows.Load(model, text);
        Assert.Equal(DataFiles.Values(rows.Test!), DataFiles.Values(held.Data.Data));
        Assert.Equal(300, HeldOutRows.CountTraining(ConvACMixture.Of(model), text, ModelData.Load(ConvACMixture.Of(model), text).Data, new DataOptions()));
        string other = folder.Write("b.txt", [.. Enumerable.Range(0, 64).Select(_ => (byte)(97 + random.NextInt(6)))]);
        Assert.Equal(13, HeldOutRows.Load(model, other).Data.Data.Observations.Rows);
    }

    // Windows of the training text that begin elsewhere equal no training window, and are recognised all the same; repetition that validation windows
    // have, too, is no sign of the same text.
    [Fact]
    public void TheTextOfTheTrainingIsRecognisedAtAnyPlace()
    {
        using var folder = new TemporaryFolder();
        var random = new RandomStream(2, "letters");
        byte[] Text(int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)(97 + random.NextInt(6)))];
        byte[] text = Text(20_000);
        string path = folder.Write("a.txt", text);
        DataSplit rows = DataLoader.LoadSplit(path, new DataOptions { Sequence = SequenceWindowTests.Window(64) with { TrainingWindows = 600 } });
        var model = ConvACMixture.Of(TrainingJob.Run(rows, Small, Short with { Steps = 1 }).Model);
        Assert.InRange(Overlap(text[33..15_033]).Runs!.Value.Share, 0.7, 1);
        Assert.InRange(Overlap([.. Text(3000), .. text[5000..7000]]).Runs!.Value.Share, 0.25, 0.45);
        Assert.InRange(Overlap(Text(5000)).Runs!.Value.Share, 0, 0.01);
        Assert.True(Overlap(text[33..15_033]).IsSeenBefore);
        Assert.True(Overlap([.. Text(3000), .. text[5000..7000]]).IsSeenBefore);
        Assert.False(Overlap(Text(5000)).IsSeenBefore);
        Assert.Null(TrainingJob.Run(rows, Small, Short with { Steps = 1, KeepRowHashes = false }).Model.Metadata.Sequence!.Runs);

        string periodic = folder.Write("p.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("abcdefgh", 1000))));
        model = ConvACMixture.Of(TrainingJob.Run(DataLoader.LoadSplit(periodic, new DataOptions { Sequence = SequenceWindowTests.Window(64) }), Small,
            Short with { Steps = 1 }).Model);
        Assert.False(RowOverlap.Measure(model, ModelData.Load(model, periodic).Data.Observations)!.Runs!.Value.IsSeen);

        RowOverlap Overlap(byte[] other) => RowOverlap.Measure(model, ModelData.Load(model, folder.Write("b.txt", other)).Data.Observations)!;
    }

    // The engine reads a column once a panel: views must not slow it down. The ratio itself is measured by a benchmark. Windows at a stride are not drawn
    // again in every pass, as copies cannot be.
    [Fact]
    public void ViewsAndCopiesGiveTheSameTraining()
    {
        using var folder = new TemporaryFolder();
        var random = new RandomStream(3, "letters");
        string text = folder.Write("a.txt", [.. Enumerable.Range(0, 4000).Select(i => (byte)(97 + ((i / 3) % 5) + random.NextInt(2)))]);
        DataSplit drawn = DataLoader.LoadSplit(text, new DataOptions { Sequence = SequenceWindowTests.Window(12) with { TrainingWindows = 400 } });
        Dataset side = DataLoader.Load(text, new DataOptions { Sequence = SequenceWindowTests.Window(12) with { Stride = 10 } });
        DataSplit views = drawn with { Train = side };
        DataSplit copies = views with { Train = Copy(views.Train), Validation = Copy(views.Validation) };
        var options = Short with { Steps = 4, Engine = new EngineOptions { Threads = 1 } };
        TrainedModel a = TrainingJob.Run(views, Small with { Tree = "line" }, options);
        TrainedModel b = TrainingJob.Run(copies, Small with { Tree = "line" }, options);
        Assert.Equal(b.Training.Score, a.Training.Score);
        Assert.Equal(DataFiles.Values(copies.Train), DataFiles.Values(views.Train));
    }

    [Fact]
    public void DamagedSchemasAreRefused()
    {
        using var folder = new TemporaryFolder();
        string text = folder.Write("a.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("abcab", 40))));
        DataSplit rows = DataLoader.LoadSplit(text, new DataOptions { Sequence = SequenceWindowTests.Window(2) });
        Circuit circuit = Circuit.Train(rows, Small, Short with { Steps = 1 });
        circuit.Save(folder["m.json"]);
        string json = File.ReadAllText(folder["m.json"]);
        Refused("\"window\":[1,2]", "\"window\":[1,3]", "metadata.sequence.window must be a height and a width of 2 sites.");
        Refused("\"kind\":\"bytes\"", "\"kind\":\"sound\"", "metadata.sequence.kind must be one of bytes, characters, tokens, dna, protein, numbers, audio, "
            + "pixels, but is 'sound'.");
        Refused("\"kind\":\"bytes\"", "\"kind\":\"numbers\"", "metadata.sequence has symbols, but its values are numbers.");
        Refused("\"symbols\":[\"a\",\"b\",\"c\"]", "\"symbols\":[]", "metadata.sequence must have symbols.");
        Refused("\"symbols\":[\"a\",\"b\",\"c\"]", "\"symbols\":[\"a\",\"b\",\"a\"]", "metadata.sequence names a symbol twice.");
        Refused("\"symbols\":[\"a\",\"b\",\"c\"]", "\"symbols\":[\"a\",\"b\",\"cc\"]", "metadata.sequence has a symbol that is none of kind bytes.");
        Refused("\"window\":[1,2]", "\"window\":[2,1]", "metadata.sequence has a window of several rows, which only images have.");
        Refused("\"seed\":\"1\"", "\"seed\":\"x\"", "metadata.sequence.division.seed must be an integer of 0..18446744073709551615, but is 'x'.");
        Refused("\"validation_fraction\":0.15", "\"validation_fraction\":2", "metadata.sequence.division.validation_fraction must be a number between 0 and 1, "
            + "but is 2.");

        int at = json.IndexOf("\"runs\":\"", StringComparison.Ordinal) + 8;
        Refused(json[at..json.IndexOf('"', at)], "32 1 2 3", "metadata.sequence.runs must be a length of 1..32, a threshold, a share and at most 4096 "
            + "ascending hashes of four bytes in base 64, but is '32 1 2 3'.");

        void Refused(string from, string to, string message)
        {
            Assert.Contains(from, json, StringComparison.Ordinal);
            string file = folder.Write("d.json", Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal)));
            ErrorAssert.Throws<ModelException>($"{file}: {message}", () => ModelFile.Load(file));
        }
    }

    private static Dataset Copy(Dataset data) => Dataset.Create(data.Name, Observations.FromRows(DataFiles.Values(data)), data.Columns);
}
