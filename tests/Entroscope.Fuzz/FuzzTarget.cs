using Entroscope.Numerics;

namespace Entroscope.Fuzz;

/// <summary>A format that is read: valid inputs, how they are changed, and what the product does with one.</summary>
internal abstract class FuzzTarget
{
    private FuzzInput[]? _seeds;

    /// <summary>Gets the name of the format.</summary>
    public abstract string Name { get; }

    /// <summary>Gets how many of the inputs of a campaign over all formats are of this one, relative to the others.</summary>
    public virtual int Weight => 4;

    /// <summary>Gets a value indicating whether inputs reach native code, which can end the process.</summary>
    public virtual bool IsNative => false;

    /// <summary>Gets valid inputs; made once.</summary>
    public FuzzInput[] Seeds
    {
        get => _seeds ??= [.. MakeSeeds()];
        set => _seeds = value;
    }

    /// <summary>Changes a valid input.</summary>
    /// <param name="random">The randomness; equal streams give equal inputs.</param>
    public FuzzInput Mutate(RandomStream random)
    {
        FuzzInput seed = Seeds[random.NextInt(Seeds.Length)];
        FuzzInput other = Seeds[random.NextInt(Seeds.Length)];
        int file = random.NextInt(seed.Files.Length);
        return Varied(seed, random).With(file, Mutate(seed.Files[file], other.Files[Math.Min(file, other.Files.Length - 1)], random));
    }

    /// <summary>Reads an input as the product does and asks what is asked of it.</summary>
    /// <param name="input">The input.</param>
    /// <param name="folder">An empty folder for its files.</param>
    /// <returns>Whether the input was accepted.</returns>
    /// <exception cref="EntroscopeException">The input is refused.</exception>
    /// <exception cref="FuzzFault">A result is wrong.</exception>
    public abstract bool Run(FuzzInput input, string folder);

    /// <summary>Writes the files of an input, and makes the command line of the tool that uses them; null where there is none.</summary>
    /// <exception cref="EntroscopeException">The input is refused.</exception>
    public virtual string[]? CommandLine(FuzzInput input, string folder) => null;

    protected abstract IEnumerable<FuzzInput> MakeSeeds();

    protected abstract byte[] Mutate(byte[] content, byte[] other, RandomStream random);

    /// <summary>Changes how an input is read.</summary>
    protected virtual FuzzInput Varied(FuzzInput seed, RandomStream random) => seed;

    protected static void Demand(bool holds, string message)
    {
        if (!holds)
        {
            throw new FuzzFault(message);
        }
    }

    /// <summary>Reads; a refusal must name the file.</summary>
    protected static T Named<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (EntroscopeException e)
        {
            Demand(e.Message.Contains(path, StringComparison.Ordinal), $"A refusal without the file's name: {e.Message}");
            throw;
        }
    }
}

/// <summary>A result that contradicts what is promised.</summary>
internal sealed class FuzzFault(string message) : Exception(message);
