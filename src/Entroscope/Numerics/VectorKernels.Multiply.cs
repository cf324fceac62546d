namespace Entroscope.Numerics;

/// <summary>Products of a packed matrix and a panel.</summary>
internal sealed unsafe partial class VectorKernels<TLanes, TVector, T>
{
    public override void Multiply(T* packed, int inputs, int outputs, T* u, T* o) => MultiplyBlocks(packed, inputs, outputs, u, o, null, null, false);

    public override void MultiplyWithRange(T* packed, int inputs, int outputs, T* u, T* o, T* high, T* low)
    {
        TVector largest = TLanes.Broadcast(T.PositiveInfinity);
        for (int lane = 0; lane < PanelLanes; lane += TLanes.Count)
        {
            TLanes.Store(TLanes.Broadcast(T.Zero), high + lane);
            TLanes.Store(largest, low + lane);
        }

        MultiplyBlocks(packed, inputs, outputs, u, o, high, low, true);
    }

    private static void MultiplyBlocks(T* packed, int inputs, int outputs, T* u, T* o, T* high, T* low, bool range)
    {
        for (int start = 0; start < outputs;)
        {
            int height = Height(outputs - start);
            T* a = packed + ((nint)start * inputs);
            T* rows = o + (start * PanelLanes);
            for (int lane = 0; lane < PanelLanes; lane += 2 * TLanes.Count)
            {
                switch (height)
                {
                    case 8:
                        Multiply8(a, inputs, u + lane, rows + lane, high + lane, low + lane, range);
                        break;
                    case 4:
                        Multiply4(a, inputs, u + lane, rows + lane, high + lane, low + lane, range);
                        break;
                    default:
                        Multiply1(a, inputs, u + lane, rows + lane, high + lane, low + lane, range);
                        break;
                }
            }

            start += height;
        }
    }

    // Eight output rows by two vectors: sixteen sums stay in registers while two loads and eight broadcasts feed sixteen multiply-adds.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply8(T* a, int inputs, T* u, T* o, T* high, T* low, bool range)
    {
        int width = TLanes.Count;
        TVector s00 = TLanes.Broadcast(T.Zero), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
        TVector s40 = s00, s41 = s00, s50 = s00, s51 = s00, s60 = s00, s61 = s00, s70 = s00, s71 = s00;
        for (T* end = a + (8 * inputs); a < end; a += 8, u += PanelLanes)
        {
            TVector u0 = TLanes.Load(u);
            TVector u1 = TLanes.Load(u + width);
            TVector f = TLanes.Broadcast(a[0]);
            s00 = TLanes.MultiplyAdd(f, u0, s00);
            s01 = TLanes.MultiplyAdd(f, u1, s01);
            f = TLanes.Broadcast(a[1]);
            s10 = TLanes.MultiplyAdd(f, u0, s10);
            s11 = TLanes.MultiplyAdd(f, u1, s11);
            f = TLanes.Broadcast(a[2]);
            s20 = TLanes.MultiplyAdd(f, u0, s20);
            s21 = TLanes.MultiplyAdd(f, u1, s21);
            f = TLanes.Broadcast(a[3]);
            s30 = TLanes.MultiplyAdd(f, u0, s30);
            s31 = TLanes.MultiplyAdd(f, u1, s31);
            f = TLanes.Broadcast(a[4]);
            s40 = TLanes.MultiplyAdd(f, u0, s40);
            s41 = TLanes.MultiplyAdd(f, u1, s41);
            f = TLanes.Broadcast(a[5]);
            s50 = TLanes.MultiplyAdd(f, u0, s50);
            s51 = TLanes.MultiplyAdd(f, u1, s51);
            f = TLanes.Broadcast(a[6]);
            s60 = TLanes.MultiplyAdd(f, u0, s60);
            s61 = TLanes.MultiplyAdd(f, u1, s61);
            f = TLanes.Broadcast(a[7]);
            s70 = TLanes.MultiplyAdd(f, u0, s70);
            s71 = TLanes.MultiplyAdd(f, u1, s71);
        }

        Store4(o, s00, s10, s20, s30, high, low, range);
        Store4(o + width, s01, s11, s21, s31, high + width, low + width, range);
        o += 4 * PanelLanes;
        Store4(o, s40, s50, s60, s70, high, low, range);
        Store4(o + width, s41, s51, s61, s71, high + width, low + width, range);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply4(T* a, int inputs, T* u, T* o, T* high, T* low, bool range)
    {
        int width = TLanes.Count;
        TVector s00 = TLanes.Broadcast(T.Zero), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
        for (T* end = a + (4 * inputs); a < end; a += 4, u += PanelLanes)
        {
            TVector u0 = TLanes.Load(u);
            TVector u1 = TLanes.Load(u + width);
            TVector f = TLanes.Broadcast(a[0]);
            s00 = TLanes.MultiplyAdd(f, u0, s00);
            s01 = TLanes.MultiplyAdd(f, u1, s01);
            f = TLanes.Broadcast(a[1]);
            s10 = TLanes.MultiplyAdd(f, u0, s10);
            s11 = TLanes.MultiplyAdd(f, u1, s11);
            f = TLanes.Broadcast(a[2]);
            s20 = TLanes.MultiplyAdd(f, u0, s20);
            s21 = TLanes.MultiplyAdd(f, u1, s21);
            f = TLanes.Broadcast(a[3]);
            s30 = TLanes.MultiplyAdd(f, u0, s30);
            s31 = TLanes.MultiplyAdd(f, u1, s31);
        }

        Store4(o, s00, s10, s20, s30, high, low, range);
        Store4(o + width, s01, s11, s21, s31, high + width, low + width, range);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply1(T* a, int inputs, T* u, T* o, T* high, T* low, bool range)
    {
        int width = TLanes.Count;
        TVector s0 = TLanes.Broadcast(T.Zero), s1 = s0;
        for (T* end = a + inputs; a < end; a++, u += PanelLanes)
        {
            TVector f = TLanes.Broadcast(*a);
            s0 = TLanes.MultiplyAdd(f, TLanes.Load(u), s0);
            s1 = TLanes.MultiplyAdd(f, TLanes.Load(u + width), s1);
        }

        TLanes.Store(s0, o);
        TLanes.Store(s1, o + width);
        if (range)
        {
            Widen(high, low, s0, s0);
            Widen(high + width, low + width, s1, s1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store4(T* o, TVector s0, TVector s1, TVector s2, TVector s3, T* high, T* low, bool range)
    {
        TLanes.Store(s0, o);
        TLanes.Store(s1, o + PanelLanes);
        TLanes.Store(s2, o + (2 * PanelLanes));
        TLanes.Store(s3, o + (3 * PanelLanes));
        if (range)
        {
            Widen(high, low, TLanes.Max(TLanes.Max(s0, s1), TLanes.Max(s2, s3)), TLanes.Min(TLanes.Min(s0, s1), TLanes.Min(s2, s3)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(T* high, T* low, TVector max, TVector min)
    {
        TLanes.Store(TLanes.Max(TLanes.Load(high), max), high);
        TLanes.Store(TLanes.Min(TLanes.Load(low), min), low);
    }
}
