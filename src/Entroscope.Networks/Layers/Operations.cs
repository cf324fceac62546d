using System.Collections.Frozen;

namespace Entroscope.Networks.Layers;

/// <summary>What the operators of ONNX are to layers.</summary>
internal static class Operations
{
    /// <summary>The operators that multiply by weights, and which of their inputs those are.</summary>
    private static readonly FrozenDictionary<string, int[]> Weights = new Dictionary<string, int[]>(StringComparer.Ordinal)
    {
        ["Conv"] = [1],
        ["FusedConv"] = [1],
        ["ConvTranspose"] = [1],
        ["ConvInteger"] = [1],
        ["DeformConv"] = [1],
        ["QLinearConv"] = [3],
        ["Gemm"] = [1, 0],
        ["FusedGemm"] = [1, 0],
        ["MatMul"] = [1, 0],
        ["FusedMatMul"] = [1, 0],
        ["MatMulInteger"] = [1, 0],
        ["DynamicQuantizeMatMul"] = [1],
        ["MatMulIntegerToFloat"] = [1],
        ["QLinearMatMul"] = [3, 0],
        ["MatMulNBits"] = [1],
        ["Attention"] = [1],
        ["Einsum"] = [1, 0],
        ["LSTM"] = [1],
        ["GRU"] = [1],
        ["RNN"] = [1],
        ["Gather"] = [0],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Activations = Set("Relu", "LeakyRelu", "PRelu", "ThresholdedRelu", "Elu", "Selu", "Celu",
        "Gelu", "FastGelu", "BiasGelu",
        "QuickGelu", "Mish", "HardSwish", "Swish", "Sigmoid", "HardSigmoid", "Tanh", "Softplus", "Softsign", "Clip", "Erf", "Softmax", "LogSoftmax", "Hardmax",
        "Shrink", "QLinearLeakyRelu", "QLinearSigmoid", "QLinearSoftmax");

    private static readonly FrozenSet<string> Normalisations = Set("BatchNormalization", "LayerNormalization", "InstanceNormalization", "GroupNormalization",
        "LpNormalization", "LRN", "MeanVarianceNormalization", "RMSNormalization", "SimplifiedLayerNormalization", "SkipLayerNormalization",
        "SkipSimplifiedLayerNormalization", "EmbedLayerNormalization");

    private static readonly FrozenSet<string> Poolings = Set("MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "LpPool", "GlobalLpPool",
        "MaxRoiPool", "RoiAlign", "QLinearAveragePool", "QLinearGlobalAveragePool");

    private static readonly FrozenSet<string> Views = Set("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Identity", "Cast", "CastLike", "Dropout");

    private static readonly FrozenSet<string> Arithmetic = Set("Add", "Sub", "Mul", "Div", "Pow", "Sqrt", "Reciprocal", "Neg");

    private static readonly FrozenSet<string> ShapeReaders = Set("Shape", "Size");

    // Their real constants are sizes and ranges.
    private static readonly FrozenSet<string> WithoutParameters = Set("Resize", "Upsample", "Pad", "Clip", "QuantizeLinear", "DequantizeLinear", "Range",
        "OneHot", "TopK", "NonMaxSuppression", "Where", "Expand", "RoiAlign", "Equal", "Less", "Greater");

    private static readonly FrozenSet<string> Random = Set("RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike",
        "Multinomial", "Bernoulli");

    public static IReadOnlyList<int> WeightInputs(string operation) => Weights.TryGetValue(operation, out int[]? inputs) ? inputs : [];

    public static bool IsActivation(string operation) => Activations.Contains(operation);

    public static bool IsNormalisation(string operation) => Normalisations.Contains(operation);

    public static bool IsPooling(string operation) => Poolings.Contains(operation);

    /// <summary>Returns whether an operator moves values or changes their type, and nothing else.</summary>
    public static bool IsView(string operation) => Views.Contains(operation);

    public static bool IsArithmetic(string operation) => Arithmetic.Contains(operation);

    public static bool ReadsShape(string operation) => ShapeReaders.Contains(operation);

    public static bool HasParameters(string operation) => !WithoutParameters.Contains(operation);

    /// <summary>Returns whether the results of an operator differ from call to call.</summary>
    public static bool IsRandom(string operation) => Random.Contains(operation);

    /// <summary>
    /// Returns whether the output of an operator has its units in the last dimension (false: in the second); null where it keeps what its input has.
    /// </summary>
    public static bool? UnitsLast(string operation) => operation switch
    {
        "Gemm" or "FusedGemm" or "MatMul" or "FusedMatMul" or "MatMulInteger" or "DynamicQuantizeMatMul" or "QLinearMatMul" or "MatMulNBits" or "Gather"
            or "Attention" or "LayerNormalization" or "SkipLayerNormalization" or "EmbedLayerNormalization" or "LSTM" or "GRU" or "RNN" => true,
        "Conv" or "FusedConv" or "ConvTranspose" or "ConvInteger" or "QLinearConv" or "DeformConv" or "BatchNormalization" or "InstanceNormalization"
            or "GroupNormalization" or "LRN" => false,
        _ => Poolings.Contains(operation) ? false : null,
    };

    /// <summary>Returns the least and the largest value of an activation function that is bounded on both sides, or null.</summary>
    public static (double Least, double Largest)? Range(string operation) => operation switch
    {
        "Sigmoid" or "HardSigmoid" or "Softmax" or "Hardmax" or "QLinearSigmoid" => (0, 1),
        "Tanh" or "Softsign" or "Erf" => (-1, 1),
        _ => null,
    };

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
