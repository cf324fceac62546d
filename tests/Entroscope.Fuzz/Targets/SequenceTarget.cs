using System.Text;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Fuzz.Mutations;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Fuzz.Targets;

/// <summary>A format of sequences: it is read as windows of several sizes, whole and divided, and its windows are written as text.</summary>
/// <param name="name">The name of the format.</param>
/// <param name="file">The name of an input's file.</param>
/// <param name="kind">What a site is.</param>
/// <param name="seeds">Valid inputs.</param>
/// <param name="edit">How a file is changed.</param>
internal sealed class SequenceTarget(string name, string file, SequenceKind kind, IEnumerable<byte[]> seeds, Edit edit) : FuzzTarget
{
    private const int Variants = 3 * 3 * 3 * 2;
    private const int MostValues = 1 << 16;

    public override string Name => name;

    public override bool Run(FuzzInput input, string folder)
    {
        string path = Path.Combine(folder, file);
        File.WriteAllBytes(path, input.Files[0]);
        if (input.Files.Length > 1)
        {
            File.WriteAllBytes(Path.Combine(folder, "vocabulary"), input.Files[1]);
        }

        int variant = input.Variant;
        GridSize window = (variant % 3) switch { 0 => new GridSize(1, 3), 1 => new GridSize(1, 17), _ => new GridSize(2, 2) };
        var options = new DataOptions
        {
            Sequence = new SequenceOptions
            {
                Kind = kind,
                Window = kind == SequenceKind.Pixels || window.Height == 1 ? window : new GridSize(1, 1),
                Stride = (variant / 3 % 3) switch { 1 => 1, 2 => 5, _ => null },
                AllSymbols = kind is SequenceKind.Bytes or SequenceKind.Dna && variant / 9 % 3 == 1,
                MostSymbols = kind is SequenceKind.Bytes or SequenceKind.Characters && variant / 9 % 3 == 2 ? 2 : null,
                Levels = kind != SequenceKind.Audio ? null : variant / 9 % 3 == 1 ? 0 : 300,
                VocabularyPath = kind == SequenceKind.Tokens ? Path.Combine(folder, "vocabulary") : null,
                WordTokens = kind == SequenceKind.Tokens && variant / 9 % 3 == 1,
            },
        };
        if (variant / 27 % 2 == 0)
        {
            Check(Named(folder, () => DataLoader.Load(path, options)));
            return true;
        }

        DataSplit split = Named(folder, () => DataLoader.LoadSplit(path, options, new SplitOptions { TestFraction = 0.2 }));
        Check(split.Train);
        Check(split.Test!);
        return true;
    }

    protected override IEnumerable<FuzzInput> MakeSeeds() => seeds.SelectMany(bytes => (int[])[0, 27], (bytes, variant) =>
        new FuzzInput(name, variant, kind == SequenceKind.Tokens ? [bytes, Encoding.UTF8.GetBytes("a\nab\nabc\n\\s\n\u00E9\n")] : [bytes]));

    protected override byte[] Mutate(byte[] content, byte[] other, RandomStream random) => edit(content, other, random);

    protected override FuzzInput Varied(FuzzInput seed, RandomStream random) =>
        random.NextInt(3) == 0 ? seed with { Variant = random.NextInt(Variants) } : seed;

    private static void Check(Dataset data)
    {
        Observations rows = data.Observations;
        Demand(rows.Rows > 0 && rows.Sites == data.Sequence!.Window.Count, "Windows of another size than asked for, or none.");
        for (int r = 0; r < Math.Min(rows.Rows, MostValues / rows.Sites); r++)
        {
            for (int i = 0; i < rows.Sites; i++)
            {
                double x = rows[r, i];
                Demand(double.IsNaN(x) || data.Columns[i].Alphabet == 0 || data.Columns[i].Codes is not null || (x >= 0 && x < data.Columns[i].Alphabet),
                    "A value outside the alphabet.");
                Demand(!double.IsInfinity(x), "An infinite value.");
            }

            Demand(!data.Sequence!.IsText || data.Sequence.Write(rows.Row(r)).Length > 0, "A window without text.");
        }
    }
}
