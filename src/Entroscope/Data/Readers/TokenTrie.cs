namespace Entroscope.Data.Readers;

/// <summary>Cuts a text into the longest tokens that follow each other; a character that begins none is a token of its own, unknown.</summary>
internal sealed class TokenTrie
{
    private readonly Dictionary<(int Node, int Character), int> _next = [];
    private readonly List<int> _tokens = [-1];
    private readonly int _longest;
    private readonly List<int> _held = [];

    public TokenTrie(IReadOnlyList<string> vocabulary)
    {
        foreach ((int token, string text) in vocabulary.Index())
        {
            int node = 0;
            int length = 0;
            foreach (Rune rune in text.EnumerateRunes())
            {
                length++;
                if (!_next.TryGetValue((node, rune.Value), out int child))
                {
                    child = _tokens.Count;
                    _tokens.Add(-1);
                    _next.Add((node, rune.Value), child);
                }

                node = child;
            }

            _tokens[node] = token;
            _longest = Math.Max(_longest, length);
        }
    }

    /// <summary>Begins another text.</summary>
    public void Reset() => _held.Clear();

    /// <summary>Takes characters, and passes on the tokens that they are sure to be; -1 for an unknown character.</summary>
    public void Take(ReadOnlySpan<int> characters, Action<int> add)
    {
        _held.AddRange(characters);
        Cut(_held.Count - _longest, add);
    }

    /// <summary>Passes on the last tokens.</summary>
    public void End(Action<int> add) => Cut(_held.Count - 1, add);

    private void Cut(int last, Action<int> add)
    {
        int start = 0;
        while (start <= last)
        {
            (int node, int token, int length) = (0, -1, 1);
            for (int i = start; i < _held.Count && _next.TryGetValue((node, _held[i]), out node); i++)
            {
                if (_tokens[node] >= 0)
                {
                    (token, length) = (_tokens[node], i + 1 - start);
                }
            }

            add(token);
            start += length;
        }

        _held.RemoveRange(0, Math.Min(start, _held.Count));
    }
}
