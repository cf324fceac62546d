using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Reads the file of a vocabulary: a token a line, in UTF-8, with \n, \r, \t, \s (a blank) and \\ for characters that a line cannot show.</summary>
internal static class TokenVocabulary
{
    /// <summary>The most characters of a token.</summary>
    public const int LongestToken = 1024;

    private const int Most = 65533;
    private const long LargestFile = 64L << 20;

    public static IReadOnlyList<string> Load(string path)
    {
        string text = string.Empty;
        DataFile.Guarded(path, () =>
        {
            using Stream stream = DataFile.Open(path);
            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false);
            if (stream is FileStream { Length: > LargestFile })
            {
                throw DataFault.Of(path, Invariant($"is no vocabulary: it has more than {LargestFile} bytes."));
            }

            try
            {
                text = reader.ReadToEnd().TrimStart('\uFEFF');
            }
            catch (DecoderFallbackException e)
            {
                throw DataFault.Of(path, "is not UTF-8, as a vocabulary must be.", e);
            }
        });
        var tokens = new List<string>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string token = Plain(line.TrimEnd('\r'));
            if (token.Length == 0)
            {
                continue;
            }

            if (token.Length > LongestToken)
            {
                throw DataFault.Of(path, Invariant($"line {number}: a token has at most {LongestToken} characters, but this one has {token.Length}."));
            }

            if (!lines.TryAdd(token, number))
            {
                throw DataFault.Of(path, Invariant($"line {number}: the token {DataFault.Show(token)} is that of line {lines[token]}; tokens must differ."));
            }

            tokens.Add(token);
        }

        return tokens.Count switch
        {
            0 => throw DataFault.Of(path, "has no tokens; a vocabulary has one a line."),
            > Most => throw DataFault.Of(path, Invariant($"has {tokens.Count} tokens; at most {Most} are read.")),
            _ => tokens,
        };
    }

    private static string Plain(string line)
    {
        if (!line.Contains('\\', StringComparison.Ordinal))
        {
            return line;
        }

        var token = new StringBuilder();
        for (int i = 0; i < line.Length; i++)
        {
            char? meant = line[i] != '\\' || i + 1 == line.Length ? null
                : line[i + 1] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 's' => ' ', '\\' => '\\', _ => null };
            token.Append(meant ?? line[i]);
            i += meant is null ? 0 : 1;
        }

        return token.ToString();
    }
}
