namespace Entroscope.Networks.Layers;

/// <summary>
/// Groups the nodes of a graph into layers. Views, biases and scales belong to the layer that they follow; activation functions and normalisations that
/// an exporter wrote as several operations (x·sigmoid(x), Gelu by Erf, a normalisation by means and roots) are one layer.
/// </summary>
internal sealed class LayerGrouping
{
    private readonly OnnxModel _model;
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);

    /// <summary>The layer that computes a tensor, or a view of its tensor.</summary>
    private readonly Dictionary<string, Draft> _owners = new(StringComparer.Ordinal);
    private readonly List<Draft> _drafts = [];
    private readonly HashSet<string> _outputs;
    private readonly Dictionary<string, long> _counted = new(StringComparer.Ordinal);

    private LayerGrouping(OnnxModel model, ConstantMap constants)
    {
        _model = model;
        Constants = constants;
        _outputs = [.. model.Graph.Outputs.Select(o => o.Name)];
        foreach (string input in model.Graph.Nodes.SelectMany(n => n.Inputs).Concat(_outputs))
        {
            _uses[input] = _uses.GetValueOrDefault(input) + 1;
        }
    }

    private ConstantMap Constants { get; }

    /// <summary>Finds the layers of a model, in the order of its nodes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="constants">Its constants.</param>
    /// <param name="parameters">The number of parameters, each counted once.</param>
    public static NetworkLayer[] Find(OnnxModel model, ConstantMap constants, out long parameters)
    {
        var grouping = new LayerGrouping(model, constants);
        for (int i = 0; i < model.Graph.Nodes.Count; i++)
        {
            grouping.Add(model.Graph.Nodes[i], i);
        }

        parameters = grouping._counted.Values.Sum();
        return grouping.Finish();
    }

    private NetworkLayer[] Finish()
    {
        string[] names = LayerNames.Choose([.. _drafts.Select(d => (d.IsPart ? string.Empty : d.Scope, d.NodeName))]);
        return [.. _drafts.Select((d, i) => new NetworkLayer
        {
            Name = names[i],
            Operation = d.Operation,
            Kind = d.IsPart ? LayerKind.Other : d.Kind,
            Tensor = d.Tail,
            Parameters = d.Parameters,
            IsOutput = d.IsOutput,
            Node = d.Node,
            Weight = d.Weight,
            UnitsLast = d.UnitsLast,
            Quantisation = d.Quantisation,
        })];
    }

    private void Add(OnnxNode node, int index)
    {
        string[] outputs = [.. node.Outputs.Where(o => o.Length > 0)];
        if (outputs.Length == 0 || Array.TrueForAll(outputs, o => Constants.IsConstant(o) || Constants.IsShape(o)))
        {
            return;
        }

        string[] live = [.. node.Inputs.Where(i => i.Length > 0 && !Constants.IsConstant(i) && !Constants.IsShape(i))];
        if (!Follows(node, live, outputs[0]))
        {
            Start(node, index, live, outputs[0]);
        }

        if (_outputs.Contains(outputs[0]) && _owners.TryGetValue(outputs[0], out Draft? last))
        {
            last.IsOutput = true;
        }
    }

    // A view, a bias, a scale, or a dequantisation after a layer.
    private bool Follows(OnnxNode node, string[] live, string output)
    {
        if (live.Length != 1 || !_owners.TryGetValue(live[0], out Draft? before))
        {
            return false;
        }

        bool isTail = string.Equals(before.Tail, live[0], StringComparison.Ordinal);
        bool dequantised = node.Operation is "DequantizeLinear";
        if (Operations.IsView(node.Operation) || node.Operation is "QuantizeLinear" || dequantised)
        {
            _owners[output] = before;
            if (dequantised && Constants.Maker(live[0])?.Operation is "QuantizeLinear")
            {
                before.Tail = output;
            }

            return true;
        }

        bool folds = Operations.IsArithmetic(node.Operation) && isTail && _uses[live[0]] == 1 && !before.IsOutput
            && before.Kind is LayerKind.Weights or LayerKind.Activation or LayerKind.Normalisation or LayerKind.Product;
        if (folds)
        {
            before.Parameters += Parameters(node, live);
            before.Tail = output;
            _owners[output] = before;
        }

        return folds;
    }

    private void Start(OnnxNode node, int index, string[] live, string output)
    {
        LayerWeight? weight = LayerWeight.Of(node, Constants);
        var draft = new Draft(node, LayerNames.Scope(node), LayerNames.OfNode(node, index))
        {
            Operation = node.Operation,
            Weight = weight,
            Kind = Kind(node, live, weight),
            Tail = output,
            Parameters = Parameters(node, live),
            UnitsLast = Operations.UnitsLast(node.Operation) ?? Inherited(live),
            Quantisation = node.Operation is "QLinearConv" or "QLinearMatMul" && node.Inputs.Count > 7 ? (node.Inputs[6], node.Inputs[7]) : null,
        };
        Recognise(draft, live);
        _drafts.Add(draft);
        foreach (string made in node.Outputs.Where(o => o.Length > 0))
        {
            _owners[made] = draft;
        }
    }

    private bool? Inherited(string[] live) => live.Select(i => _owners.GetValueOrDefault(i)).FirstOrDefault(o => o?.UnitsLast is not null)?.UnitsLast;

    private static LayerKind Kind(OnnxNode node, string[] live, LayerWeight? weight) => node.Operation switch
    {
        "Einsum" when live.Length == 1 => LayerKind.Weights,
        _ when weight is not null => LayerKind.Weights,
        _ when Operations.IsActivation(node.Operation) => LayerKind.Activation,
        _ when Operations.IsNormalisation(node.Operation) => LayerKind.Normalisation,
        _ when Operations.IsPooling(node.Operation) => LayerKind.Pooling,
        "Add" or "Sum" or "Concat" or "QLinearAdd" or "QLinearConcat" when live.Length > 1 => LayerKind.Join,
        "MatMul" or "FusedMatMul" or "Gemm" or "Einsum" or "MatMulInteger" or "QLinearMatMul" when live.Length > 1 => LayerKind.Product,
        _ => LayerKind.Other,
    };

    // x·f(x) is an activation function of its own, and a difference over a root is a normalisation.
    private void Recognise(Draft draft, string[] live)
    {
        if (live.Length != 2)
        {
            return;
        }

        // What goes into the network has no layer.
        (Draft? first, Draft? second) = (_owners.GetValueOrDefault(live[0]), _owners.GetValueOrDefault(live[1]));
        if (draft.Operation is "Mul")
        {
            Draft? gate = Gate(live[0], second) ? second : Gate(live[1], first) ? first : null;
            if (gate is not null)
            {
                gate.IsPart = true;
                (draft.Kind, draft.Operation) = (LayerKind.Activation, Product(gate.Operation));
            }
        }
        else if (draft.Operation is "Div" && first?.Operation is "Sub" && second?.Operation is "Sqrt")
        {
            (draft.Kind, draft.Operation) = (LayerKind.Normalisation, "LayerNormalization");
        }
    }

    // Whether a layer is an activation function of a tensor.
    private bool Gate(string argument, Draft? gate)
    {
        if (gate is not { Kind: LayerKind.Activation, Operation: "Sigmoid" or "Erf" or "Tanh" or "HardSigmoid" })
        {
            return false;
        }

        string? input = gate.Node.Inputs.Count > 0 ? gate.Node.Inputs[0] : null;
        for (int i = 0; i < 8 && input is not null; i++)
        {
            if (string.Equals(input, argument, StringComparison.Ordinal))
            {
                return true;
            }

            input = Constants.Maker(input) is { } maker ? maker.Inputs.FirstOrDefault(n => n.Length > 0 && !Constants.IsConstant(n)) : null;
        }

        return false;
    }

    private static string Product(string gate) => gate switch
    {
        "Sigmoid" => "Silu",
        "HardSigmoid" => "HardSwish",
        "Erf" => "Gelu",
        _ => "Gelu (tanh)",
    };

    // Scalars are constants of a formula; the running means of a batch normalisation are not learned.
    private long Parameters(OnnxNode node, string[] live)
    {
        if (!Operations.HasParameters(node.Operation))
        {
            return 0;
        }

        int weight = Operations.WeightInputs(node.Operation).FirstOrDefault(-1);
        long sum = 0;
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            bool isLearned = !(node.Operation is "BatchNormalization" && i > 2);
            if (isLearned && !live.Contains(node.Inputs[i], StringComparer.Ordinal) && Constants.Find(node.Inputs[i]) is { } constant
                && constant.Tensor.Dimensions.Length > 0 && (ElementType.IsReal(constant.Tensor.Type) || i == weight || constant.Scale is not null))
            {
                long count = node.Operation is "MatMulNBits" && i == weight ? node.Integer("N", 0) * node.Integer("K", 0) : constant.Tensor.Count;
                _counted[constant.Name] = count;
                sum += count;
            }
        }

        return sum;
    }

    private sealed class Draft(OnnxNode node, string scope, string nodeName)
    {
        public OnnxNode Node { get; } = node;

        public string Scope { get; } = scope;

        public string NodeName { get; } = nodeName;

        public required string Operation { get; set; }

        public LayerKind Kind { get; set; }

        public required string Tail { get; set; }

        public long Parameters { get; set; }

        public LayerWeight? Weight { get; init; }

        public bool? UnitsLast { get; init; }

        public (string Scale, string Zero)? Quantisation { get; init; }

        /// <summary>Gets or sets whether the layer is a part of a later one.</summary>
        public bool IsPart { get; set; }

        public bool IsOutput { get; set; }
    }
}
