namespace Entroscope.Structure;

/// <summary>Nodes whose channels mean the same.</summary>
public sealed partial class NetworkShape
{
    private int[][]? _single;

    /// <summary>
    /// Gets the groups of nodes whose channels mean the same, because they use one matrix or because their children do; every node by itself where
    /// nothing is shared. Groups are numbered by their first node.
    /// </summary>
    internal IReadOnlyList<int[]> ChannelGroups => _shared?.Groups ?? (_single ??= [.. Enumerable.Range(0, Tree.NodeCount).Select(v => new[] { v })]);

    /// <summary>Gets the groups in an order in which those of the children of a node come before its own.</summary>
    internal IEnumerable<int[]> ChannelGroupsFromBelow => _shared?.Groups ?? Tree.ChildrenFirst.ToArray().Select(v => new[] { v });

    internal int ChannelGroupOf(int node) => _shared?.GroupOf[node] ?? node;

    /// <summary>Gets the number of nodes that use a matrix.</summary>
    internal int UsersOf(int matrix) => _shared?.Users[matrix] ?? 1;

    /// <summary>Gets a matrix of every kind that some nodes use, by its first node among them.</summary>
    internal IEnumerable<int> DistinctMatrices(IEnumerable<int> nodes) => _shared is null ? nodes : nodes.DistinctBy(v => _shared.MatrixOf[v]);

    /// <summary>Makes the same architecture with other channels.</summary>
    internal NetworkShape WithChannels(IReadOnlyList<int> channels) => new(Tree, channels, Classes, Sharing);

    /// <summary>Makes the same architecture with a leaf for every site.</summary>
    internal NetworkShape WithOwnLeaves() => LeafCount == Tree.SiteCount ? this : new(Tree, _channels, Classes, Sharing with { SharesLeaves = false });

    /// <summary>Which node uses which matrix, and whose channels mean the same.</summary>
    private sealed class SharedMatrices
    {
        private readonly int[] _root;

        public SharedMatrices(PoolingTree tree, WeightSharing sharing)
        {
            MatrixOf = new int[tree.NodeCount];
            _root = [.. Enumerable.Range(0, tree.NodeCount)];
            var first = new List<int>();
            var users = new List<int>();
            var matrices = new Dictionary<(int Level, int Class), int>();
            int position = 0;
            for (int v = 0; v < tree.NodeCount; v++)
            {
                int level = tree.HeightOf(v);
                position = v > 0 && tree.HeightOf(v - 1) == level ? position + 1 : 0;
                bool isShared = v != tree.Root && sharing.Includes(level);
                (int, int) key = (level, isShared && sharing.Classes == 0 ? tree.Children(tree.Parent(v)).IndexOf(v) : position % Math.Max(1, sharing.Classes));
                if (isShared && matrices.TryGetValue(key, out int matrix))
                {
                    users[matrix]++;
                    Join(v, first[matrix]);
                    Join(tree.Parent(v), tree.Parent(first[matrix]));
                }
                else
                {
                    matrix = first.Count;
                    first.Add(v);
                    users.Add(1);
                    if (isShared)
                    {
                        matrices[key] = matrix;
                    }
                }

                MatrixOf[v] = matrix;
                if (sharing.SharesLeaves && sharing.Includes(0) && level == 0)
                {
                    Join(v, 0);
                }
            }

            (FirstNode, Users, GroupOf) = ([.. first], [.. users], new int[tree.NodeCount]);
            Groups = [.. Enumerable.Range(0, tree.NodeCount).GroupBy(Find).Select(g => g.ToArray())];
            for (int g = 0; g < Groups.Length; g++)
            {
                Array.ForEach(Groups[g], v => GroupOf[v] = g);
            }
        }

        public int[] MatrixOf { get; }

        public int[] FirstNode { get; }

        public int[] Users { get; }

        public int[] GroupOf { get; }

        public int[][] Groups { get; }

        // The first node of a group stands for it.
        private int Find(int node)
        {
            while (_root[node] != node)
            {
                node = _root[node] = _root[_root[node]];
            }

            return node;
        }

        private void Join(int one, int other)
        {
            (int a, int b) = (Find(one), Find(other));
            (_root[Math.Max(a, b)], _root[Math.Min(a, b)]) = (Math.Min(a, b), Math.Min(a, b));
        }
    }
}
