using System.Buffers.Binary;
using System.Text;
using Entroscope.Data.Tables;
using Entroscope.Files;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Files;

/// <summary>Curves as CSV and as event files of TensorBoard, the latter read by a reader of their own: frames, checksums, protocol buffers.</summary>
public sealed class TrainingCurveTests
{
    private static readonly TrainingResult Training = Train();

    [Fact]
    public void TheTable_HasALineForEveryPoint()
    {
        using var stream = new MemoryStream();
        TrainingCurve.WriteCsv(Training, null, stream);
        string[] lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("phase,run,step,train,validation,validation_accuracy", lines[0]);
        Assert.Equal(Training.History.Count, lines.Length - 1);
        Assert.Contains(Training.History, s => s.Phase == TrainingPhase.Refit);
        foreach ((TrainingStep step, string line) in Training.History.Zip(lines[1..]))
        {
            string[] fields = line.Split(',');
            Assert.Equal([Phase(step), Invariant($"{step.Run}"), Invariant($"{step.Step}")], fields[..3]);
            Assert.Equal(step.TrainLogLikelihood, Number(fields[3]));
            Assert.Equal(step.ValidationLogLikelihood, Number(fields[4]));
            Assert.Equal(string.Empty, fields[5]);
        }

        static double? Number(string field) => field.Length == 0 ? null : double.Parse(field, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void TheEventFiles_HoldEveryPoint()
    {
        string folder = Directory.CreateTempSubdirectory("entroscope-events-").FullName;
        try
        {
            TrainingCurve.WriteEvents(Training, null, folder);
            string[] expected = [.. Training.History.Select(s => Run(s)).Distinct().Order(StringComparer.Ordinal)];
            Assert.Equal(expected, Directory.GetDirectories(folder).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal));
            foreach (string run in expected)
            {
                string file = Assert.Single(Directory.GetFiles(Path.Combine(folder, run)));
                Assert.Contains("tfevents", Path.GetFileName(file), StringComparison.Ordinal);
                List<byte[]> records = Records(File.ReadAllBytes(file));
                Assert.Equal("brain.Event:2", Encoding.UTF8.GetString((byte[])Fields(records[0])[3]));
                var scalars = records.Skip(1).Select(Scalar).ToList();
                var points = Training.History.Where(s => Run(s) == run)
                    .SelectMany(s => new[] { (s.Step, "train", s.TrainLogLikelihood), (s.Step, "validation", s.ValidationLogLikelihood) })
                    .Where(p => p.Item3 is not null).Select(p => ((ulong)p.Step, p.Item2, (float)p.Item3!.Value));
                Assert.Equal(points, scalars);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // "123456789" has the CRC-32C e3069283 (RFC 3720).
    [Fact]
    public void TheReaderOfThisTest_KnowsItsChecksum() => Assert.Equal(0xe3069283u, Crc("123456789"u8));

    private static string Phase(TrainingStep step) => step.Phase == TrainingPhase.Search ? "search" : step.Phase.ToString().ToLowerInvariant();

    private static string Run(TrainingStep step) => step.Phase == TrainingPhase.Search ? Invariant($"search-{step.Run}") : Phase(step);

    private static TrainingResult Train()
    {
        Observations rows = Sampling.Draw(PlantedLatentTree.Draw(5, 1), 400, 1).Data;
        Dataset data = Dataset.Create("rows", rows);
        var split = new DataSplit(data.Select([.. Enumerable.Range(0, 250)], "train"),
            data.Select([.. Enumerable.Range(250, 150)], "validation"), null, "by hand");
        return TrainingJob.Run(split, new NetworkPlan { Tree = "line", Widths = [2] }, new TrainingOptions { Steps = 4 }).Training;
    }

    private static (ulong Step, string Tag, float Value) Scalar(byte[] record)
    {
        Dictionary<int, object> message = Fields(record);
        Assert.InRange(BitConverter.Int64BitsToDouble((long)(ulong)message[1]), 1.7e9, 1e10);
        Dictionary<int, object> value = Fields((byte[])Fields((byte[])message[5])[1]);
        return ((ulong)message[2], Encoding.UTF8.GetString((byte[])value[1]), BitConverter.UInt32BitsToSingle((uint)(ulong)value[2]));
    }

    private static List<byte[]> Records(byte[] file)
    {
        List<byte[]> records = [];
        for (int at = 0; at < file.Length;)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at)));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            records.Add(file[(at + 12)..(at + 12 + length)]);
            Assert.Equal(Masked(records[^1]), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            at += 16 + length;
        }

        return records;
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = Crc(data);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8u);
    }

    // Bit by bit, by the reflected polynomial of Castagnoli.
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = 0xffffffff;
        foreach (byte one in data)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82f63b78u);
            }
        }

        return ~crc;
    }

    private static Dictionary<int, object> Fields(byte[] message)
    {
        Dictionary<int, object> fields = [];
        for (int at = 0; at < message.Length;)
        {
            ulong key = Varint(message, ref at);
            switch (key & 7)
            {
                case 0:
                    fields.Add((int)(key >> 3), Varint(message, ref at));
                    break;
                case 1:
                    fields.Add((int)(key >> 3), BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)));
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    fields.Add((int)(key >> 3), message[at..(at + length)]);
                    at += length;
                    break;
                default:
                    Assert.Equal(5u, key & 7);
                    fields.Add((int)(key >> 3), (ulong)BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at)));
                    at += 4;
                    break;
            }
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = message[at++];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }
    }
}
