using System.Runtime.CompilerServices;
using Entroscope.Formats;

namespace Entroscope.Cli.Commands;

/// <summary>
/// Commands that another tool carries out, because they need a library that is larger than all else together: a process of its own beside this one, which
/// native code may end (<see cref="GuardedProcess"/>).
/// </summary>
/// <param name="Package">The package of the tool.</param>
/// <param name="Executable">Its executable.</param>
/// <param name="Descriptions">Its commands, and what each is for.</param>
internal sealed record AddOnTool(string Package, string Executable, IReadOnlyDictionary<string, string> Descriptions)
{
    private const string Verbose = "--verbose";

    public static IReadOnlyList<AddOnTool> All { get; } =
    [
        new("Entroscope.Networks.Tool", "entroscope-networks", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["layers"] =
                "Look into an ordinary network (ONNX): one row a layer, with shape, parameters, dead and sparse units, and what its activations are on data.",
            ["plane"] =
                "The information plane of an ordinary network, or of a series of checkpoints: what every layer says about its input and about the class.",
        }),
        new("Entroscope.Cluster.Tool", "entroscope-cluster", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["worker"] = "Take part in the work of a coordinator, 'train --cluster' for one, on this or another machine.",
            ["cluster"] = "Show how the workers of a job are doing.",
        })
        {
            TakesOver = ClusterArguments.AreIn,
            What = " with workers",
        },
        new("Entroscope.Hdf5.Tool", "entroscope-hdf5", new Dictionary<string, string>(StringComparer.Ordinal))
        {
            // Its reader makes code at run time, which a program compiled ahead cannot.
            TakesOver = args => !RuntimeFeature.IsDynamicCodeSupported && args.Any(NamesHdf5),
            What = " of an HDF5 file",
        },
    ];

    /// <summary>Gets which command lines of other commands it carries out, too.</summary>
    private Func<IReadOnlyList<string>, bool> TakesOver { get; init; } = _ => false;

    /// <summary>Gets what makes them its own, in words that follow the command.</summary>
    private string What { get; init; } = string.Empty;

    /// <summary>Gets its commands as the help text lists them; what they take, the tool alone knows.</summary>
    public IEnumerable<Command> Commands => Descriptions.Select(d => new Command(d.Key, d.Value) { TreatUnmatchedTokensAsErrors = false });

    /// <summary>Finds the tool that carries out a command line; null where this one does.</summary>
    public static AddOnTool? Find(IReadOnlyList<string> args)
    {
        string[] command = [.. args.SkipWhile(a => a is Verbose)];
        return command.Length == 0 ? null : All.FirstOrDefault(t => t.Descriptions.ContainsKey(command[0]) || t.TakesOver(command));
    }

    /// <summary>Runs a command line in the tool.</summary>
    /// <returns>Its exit code.</returns>
    public int Run(IReadOnlyList<string> args, TextWriter error, CancellationToken cancellation)
    {
        string command = args.First(a => a is not Verbose);
        if (Path() is not { } path)
        {
            string what = Descriptions.ContainsKey(command) ? command : command + What;
            error.WriteLine($"entroscope: {what} needs the package {Package}, which is not installed here (dotnet tool install --global {Package})");
            return ExitCode.WrongUsage;
        }

        return new GuardedProcess(Executable, new ProcessStartInfo(path, args)).Run(args, error, cancellation);
    }

    private static bool NamesHdf5(string argument) =>
        TableFormats.All.Single(f => f.HasPlaces).Endings.Any(e =>
            argument.EndsWith(e, StringComparison.OrdinalIgnoreCase) || argument.Contains(e + ":", StringComparison.OrdinalIgnoreCase));

    // The folder of the name that a shell started it by, where that has one: a link there may lead to a folder of packages.
    private static string CallingFolder =>
        System.IO.Path.GetDirectoryName(Environment.GetCommandLineArgs()[0]) is { Length: > 0 } folder ? System.IO.Path.GetFullPath(folder) : string.Empty;

    // Beside this tool, where both were installed together; else as the shell would find it, never in the current folder.
    private string? Path()
    {
        string name = OperatingSystem.IsWindows() ? Executable + ".exe" : Executable;
        string[] folders =
        [
            AppContext.BaseDirectory,
            System.IO.Path.GetDirectoryName(Environment.ProcessPath) ?? string.Empty,
            CallingFolder,
            .. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator),
        ];
        return folders.Where(System.IO.Path.IsPathRooted).Select(f => System.IO.Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }
}
