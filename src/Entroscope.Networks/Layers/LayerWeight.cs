namespace Entroscope.Networks.Layers;

/// <summary>The weights of a layer as one or several matrices: what comes out by what goes in.</summary>
/// <param name="Source">Where the elements lie.</param>
/// <param name="Rows">The number of outputs, of all groups together.</param>
/// <param name="Columns">The number of inputs of an output.</param>
internal sealed record LayerWeight(StoredConstant Source, long Rows, long Columns)
{
    /// <summary>Gets whether the elements lie with the inputs first.</summary>
    public bool InputsFirst { get; init; }

    /// <summary>Gets the number of elements.</summary>
    public long Count => Rows * Columns;

    /// <summary>Finds the weights of a node; null where it multiplies by none, or by what is no stored tensor.</summary>
    public static LayerWeight? Of(OnnxNode node, ConstantMap constants)
    {
        foreach (int input in Operations.WeightInputs(node.Operation).Where(i => i < node.Inputs.Count && constants.IsConstant(node.Inputs[i])))
        {
            if (constants.Find(node.Inputs[input]) is { } found && Of(node, input, found) is { Count: > 0 } weight)
            {
                return weight;
            }
        }

        return null;
    }

    private static LayerWeight? Of(OnnxNode node, int input, StoredConstant source)
    {
        long[] shape = source.Transposed ? [.. source.Tensor.Dimensions.Reverse()] : source.Tensor.Dimensions;
        if (shape.Length < 2)
        {
            return null;
        }

        long rest = shape.Skip(1).Aggregate(1L, (product, d) => product * d);
        long leading = shape.SkipLast(2).Aggregate(1L, (product, d) => product * d);
        bool gemmTransposed = node.Operation is "Gemm" or "FusedGemm" && node.Integer(input == 1 ? "transB" : "transA", 0) != 0;
        return node.Operation switch
        {
            // Inputs, outputs of a group, kernel: each input channel goes to the outputs of its group.
            "ConvTranspose" => new LayerWeight(source, rest, shape[0]) { InputsFirst = true },
            "Conv" or "FusedConv" or "ConvInteger" or "QLinearConv" or "DeformConv" => new LayerWeight(source, shape[0], rest),
            "LSTM" or "GRU" or "RNN" when shape.Length == 3 => new LayerWeight(source, shape[0] * shape[1], shape[2]),
            "Gather" => node.Integer("axis", 0) == 0 && ElementType.IsReal(source.Tensor.Type) && shape.Length == 2
                ? new LayerWeight(source, shape[0], shape[1])
                : null,
            "MatMulNBits" => new LayerWeight(source, node.Integer("N", 0), node.Integer("K", 0)),
            "Einsum" => null,
            _ when input == 0 => gemmTransposed
                ? new LayerWeight(source, shape[^1], shape[^2]) { InputsFirst = true }
                : new LayerWeight(source, leading * shape[^2], shape[^1]),
            _ => gemmTransposed
                ? new LayerWeight(source, shape[^2], shape[^1])
                : new LayerWeight(source, leading * shape[^1], shape[^2]) { InputsFirst = true },
        };
    }

    /// <summary>Reads the weights, row by row; null where their elements are not read, as those of four bits.</summary>
    public double[]? Read(OnnxModel model, ConstantMap constants)
    {
        if (TensorValues.Read(model, Source.Tensor) is not { } values || values.Length != Count)
        {
            return null;
        }

        if (Source.Scale is { } scale && !Dequantise(values, model, constants, scale))
        {
            return null;
        }

        // Stacks of matrices stay as they lie; one matrix is turned.
        return InputsFirst != Source.Transposed && Source.Tensor.Dimensions.Length == 2 ? Transpose(values, (int)Source.Tensor.Dimensions[1])
            : InputsFirst && Source.Tensor.Dimensions.Length > 2 ? Transpose(values, (int)(Count / Source.Tensor.Dimensions[0])) : values;
    }

    private static double[] Transpose(double[] values, int width)
    {
        double[] turned = new double[values.Length];
        int height = values.Length / width;
        for (int r = 0; r < height; r++)
        {
            for (int c = 0; c < width; c++)
            {
                turned[(c * height) + r] = values[(r * width) + c];
            }
        }

        return turned;
    }

    private bool Dequantise(double[] values, OnnxModel model, ConstantMap constants, string scaleName)
    {
        double[]? scales = constants.Values(model, scaleName);
        double[] zeros = Source.Zero is { } zero ? constants.Values(model, zero) ?? [] : [0];
        long[] shape = Source.Tensor.Dimensions;
        int axis = Source.Axis < 0 ? Source.Axis + shape.Length : Source.Axis;
        long size = axis >= 0 && axis < shape.Length ? shape[axis] : 0;
        if (scales is not { Length: > 0 } || zeros.Length == 0 || (scales.Length > 1 && scales.Length != size) || (zeros.Length > 1 && zeros.Length != size))
        {
            return false;
        }

        long inner = shape.Skip(axis + 1).Aggregate(1L, (product, d) => product * d);
        for (int i = 0; i < values.Length; i++)
        {
            int channel = size == 0 ? 0 : (int)(i / inner % size);
            values[i] = (values[i] - zeros[zeros.Length > 1 ? channel : 0]) * scales[scales.Length > 1 ? channel : 0];
        }

        return true;
    }
}
