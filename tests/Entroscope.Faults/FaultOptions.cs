using System.Globalization;

namespace Entroscope.Faults;

/// <summary>What a command line asks for.</summary>
internal sealed class FaultOptions
{
    private const string Usage =
        "usage: --kills N --pairs N --streams N [--no-conditions] [--memory] [--seed S] [--jobs N] [--only NAME,NAME] [--keep] [--cli DLL]";

    public int Kills { get; private set; } = 30;

    public int Pairs { get; private set; } = 10;

    public int Streams { get; private set; } = 10;

    public bool Conditions { get; private set; } = true;

    /// <summary>Gets whether data larger than a limit of the memory are trained on, which takes minutes.</summary>
    public bool Memory { get; private set; }

    public int Seed { get; private set; } = 1;

    public int Jobs { get; private set; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Gets the names of the scenarios to run; empty for all.</summary>
    public string[] Only { get; private set; } = [];

    /// <summary>Gets whether the folders of failed trials stay.</summary>
    public bool Keep { get; private set; }

    public static FaultOptions Parse(string[] args)
    {
        var options = new FaultOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string Next() => ++i < args.Length ? args[i] : throw new ArgumentException(Usage);
            int Number() => int.TryParse(Next(), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : throw new ArgumentException(Usage);
            switch (args[i])
            {
                case "--kills": options.Kills = Number(); break;
                case "--pairs": options.Pairs = Number(); break;
                case "--streams": options.Streams = Number(); break;
                case "--seed": options.Seed = Number(); break;
                case "--jobs": options.Jobs = Math.Max(1, Number()); break;
                case "--only": options.Only = Next().Split(','); break;
                case "--no-conditions": options.Conditions = false; break;
                case "--memory": options.Memory = true; break;
                case "--cli": Tool.Dll = Path.GetFullPath(Next()); break;
                case "--keep": options.Keep = true; break;
                default: throw new ArgumentException(Usage);
            }
        }

        return options;
    }
}
