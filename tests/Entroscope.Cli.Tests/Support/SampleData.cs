using System.Text;
using Entroscope.Numerics;

namespace Entroscope.Cli.Tests.Support;

/// <summary>Small data sets made from a seed.</summary>
internal static class SampleData
{
    /// <summary>Three binary columns and one of three symbols, that a text class explains in part; a header.</summary>
    public static string Classes(int rows = 60, ulong seed = 1)
    {
        var random = new RandomStream(seed, "classes", 0);
        var text = new StringBuilder("p,q,r,s,kind\n");
        for (int i = 0; i < rows; i++)
        {
            bool even = i % 2 == 0;
            for (int c = 0; c < 3; c++)
            {
                text.Append(random.NextDouble() < (even ? 0.9 : 0.1) ? "1," : "0,");
            }

            // The first three rows hold every symbol, so that the alphabet does not depend on the seed.
            text.Append(i < 3 ? i : (int)(random.NextDouble() * 3)).Append(even ? ",good\n" : ",bad\n");
        }

        return text.ToString();
    }

    /// <summary>Binary columns in two clusters, without header or class.</summary>
    public static string Binary(int rows, int columns, ulong seed = 1)
    {
        var random = new RandomStream(seed, "binary", 0);
        var text = new StringBuilder();
        for (int i = 0; i < rows; i++)
        {
            for (int c = 0; c < columns; c++)
            {
                text.Append(c == 0 ? string.Empty : ",").Append(random.NextDouble() < ((i + c) % 2 == 0 ? 0.8 : 0.3) ? '1' : '0');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Real columns, the second close to the first, with every seventh value missing.</summary>
    public static string Real(int rows, int columns, ulong seed = 1)
    {
        var random = new RandomStream(seed, "real", 0);
        var text = new StringBuilder();
        for (int i = 0; i < rows; i++)
        {
            double common = random.NextDouble();
            for (int c = 0; c < columns; c++)
            {
                text.Append(c == 0 ? string.Empty : ",");
                if ((i + c) % 7 != 6)
                {
                    text.Append(Invariant($"{common + (0.1 * random.NextDouble()) - 0.55:R}"));
                }
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
