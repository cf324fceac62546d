namespace Entroscope.Numerics;

/// <summary>Sums over lanes of outer products: expected counts.</summary>
internal sealed unsafe partial class VectorKernels<TLanes, TVector, T>
{
    public override int Pad(int columns) =>
        _narrower is not null && columns <= TLanes.Count / 2 ? _narrower.Pad(columns) : (columns + PadUnit - 1) / PadUnit * PadUnit;

    private static int PadUnit => Math.Max(TLanes.Count, SmallestPad);

    public override void AddOuterProduct(T* r, int rows, T* byLane, int pad, T* sums, int panels, long step)
    {
        if (pad < TLanes.Count)
        {
            _narrower!.AddOuterProduct(r, rows, byLane, pad, sums, panels, step);
            return;
        }

        // The columns of a block stay in the first cache for all rows.
        for (int column = 0; column < pad;)
        {
            bool two = column + (2 * TLanes.Count) <= pad;
            for (int start = 0; start < rows;)
            {
                int height = Height(rows - start);
                var factors = new Factors(r + (start * PanelLanes), panels, (nint)step);
                OuterBlock(factors, height, two, byLane + column, pad, sums + ((nint)start * pad) + column, pad);
                start += height;
            }

            column += two ? 2 * TLanes.Count : TLanes.Count;
        }
    }

    public override void AddWeightedOuterProduct(
        T* r, int rows, T* byLane, int pad, T* sums, int panels, long step, T* packed, int columns, double* destination)
    {
        // Blocks of the sums must hold whole blocks of the packed matrix.
        if (pad < TLanes.Count || 2 * TLanes.Count % TLanes.BlockRows != 0)
        {
            new Span<T>(sums, rows * pad).Clear();
            AddOuterProduct(r, rows, byLane, pad, sums, panels, step);
            AddWeighted(sums, pad, packed, rows, columns, destination);
            return;
        }

        for (int column = 0; column < pad;)
        {
            bool two = column + (2 * TLanes.Count) <= pad;
            int width = two ? 2 * TLanes.Count : TLanes.Count;
            int end = Math.Min(column + width, columns);
            for (int start = 0; start < rows;)
            {
                // The counts have left the caches: they are asked for while the sums are computed.
                int height = Height(rows - start);
                Fetch(destination + ((nint)start * columns) + column, columns, height, end - column);
                new Span<T>(sums, height * width).Clear();
                var factors = new Factors(r + (start * PanelLanes), panels, (nint)step);
                OuterBlock(factors, height, two, byLane + column, pad, sums, width);
                AddWeightedBlock(sums, width, packed, rows, columns, destination, start, start + height, column, end);
                start += height;
            }

            column += width;
        }
    }

    private static int Height(int left) => left >= TLanes.BlockRows ? TLanes.BlockRows : left >= 4 ? 4 : 1;

    private static void OuterBlock(Factors factors, int height, bool two, T* u, int pad, T* n, int stride)
    {
        switch (height)
        {
            case 8 when two:
                Outer8(factors, u, pad, n, stride);
                break;
            case 8:
                Outer8Narrow(factors, u, pad, n, stride);
                break;
            case 4:
                Outer4(factors, u, pad, n, stride);
                if (two)
                {
                    Outer4(factors, u + TLanes.Count, pad, n + TLanes.Count, stride);
                }

                break;
            default:
                Outer1(factors, u, pad, n);
                if (two)
                {
                    Outer1(factors, u + TLanes.Count, pad, n + TLanes.Count);
                }

                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outer8(Factors factors, T* u, int pad, T* n, int stride)
    {
        T* r = factors.Start;
        int width = TLanes.Count;
        T* m = n + (4 * stride);
        TVector s00 = TLanes.Load(n), s01 = TLanes.Load(n + width);
        TVector s10 = TLanes.Load(n + stride), s11 = TLanes.Load(n + stride + width);
        TVector s20 = TLanes.Load(n + (2 * stride)), s21 = TLanes.Load(n + (2 * stride) + width);
        TVector s30 = TLanes.Load(n + (3 * stride)), s31 = TLanes.Load(n + (3 * stride) + width);
        TVector s40 = TLanes.Load(m), s41 = TLanes.Load(m + width);
        TVector s50 = TLanes.Load(m + stride), s51 = TLanes.Load(m + stride + width);
        TVector s60 = TLanes.Load(m + (2 * stride)), s61 = TLanes.Load(m + (2 * stride) + width);
        TVector s70 = TLanes.Load(m + (3 * stride)), s71 = TLanes.Load(m + (3 * stride) + width);
        for (int p = 0; p < factors.Panels; p++, r += factors.Step)
        {
            for (T* end = r + PanelLanes; r < end; r++, u += pad)
            {
                TVector u0 = TLanes.Load(u);
                TVector u1 = TLanes.Load(u + width);
                TVector f = TLanes.Broadcast(r[0]);
                s00 = TLanes.MultiplyAdd(f, u0, s00);
                s01 = TLanes.MultiplyAdd(f, u1, s01);
                f = TLanes.Broadcast(r[PanelLanes]);
                s10 = TLanes.MultiplyAdd(f, u0, s10);
                s11 = TLanes.MultiplyAdd(f, u1, s11);
                f = TLanes.Broadcast(r[2 * PanelLanes]);
                s20 = TLanes.MultiplyAdd(f, u0, s20);
                s21 = TLanes.MultiplyAdd(f, u1, s21);
                f = TLanes.Broadcast(r[3 * PanelLanes]);
                s30 = TLanes.MultiplyAdd(f, u0, s30);
                s31 = TLanes.MultiplyAdd(f, u1, s31);
                f = TLanes.Broadcast(r[4 * PanelLanes]);
                s40 = TLanes.MultiplyAdd(f, u0, s40);
                s41 = TLanes.MultiplyAdd(f, u1, s41);
                f = TLanes.Broadcast(r[5 * PanelLanes]);
                s50 = TLanes.MultiplyAdd(f, u0, s50);
                s51 = TLanes.MultiplyAdd(f, u1, s51);
                f = TLanes.Broadcast(r[6 * PanelLanes]);
                s60 = TLanes.MultiplyAdd(f, u0, s60);
                s61 = TLanes.MultiplyAdd(f, u1, s61);
                f = TLanes.Broadcast(r[7 * PanelLanes]);
                s70 = TLanes.MultiplyAdd(f, u0, s70);
                s71 = TLanes.MultiplyAdd(f, u1, s71);
            }
        }

        StoreStrided(n, stride, s00, s10, s20, s30);
        StoreStrided(n + width, stride, s01, s11, s21, s31);
        StoreStrided(m, stride, s40, s50, s60, s70);
        StoreStrided(m + width, stride, s41, s51, s61, s71);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outer8Narrow(Factors factors, T* u, int pad, T* n, int stride)
    {
        T* r = factors.Start;
        T* m = n + (4 * stride);
        TVector s0 = TLanes.Load(n), s1 = TLanes.Load(n + stride), s2 = TLanes.Load(n + (2 * stride)), s3 = TLanes.Load(n + (3 * stride));
        TVector s4 = TLanes.Load(m), s5 = TLanes.Load(m + stride), s6 = TLanes.Load(m + (2 * stride)), s7 = TLanes.Load(m + (3 * stride));
        for (int p = 0; p < factors.Panels; p++, r += factors.Step)
        {
            for (T* end = r + PanelLanes; r < end; r++, u += pad)
            {
                TVector u0 = TLanes.Load(u);
                s0 = TLanes.MultiplyAdd(TLanes.Broadcast(r[0]), u0, s0);
                s1 = TLanes.MultiplyAdd(TLanes.Broadcast(r[PanelLanes]), u0, s1);
                s2 = TLanes.MultiplyAdd(TLanes.Broadcast(r[2 * PanelLanes]), u0, s2);
                s3 = TLanes.MultiplyAdd(TLanes.Broadcast(r[3 * PanelLanes]), u0, s3);
                s4 = TLanes.MultiplyAdd(TLanes.Broadcast(r[4 * PanelLanes]), u0, s4);
                s5 = TLanes.MultiplyAdd(TLanes.Broadcast(r[5 * PanelLanes]), u0, s5);
                s6 = TLanes.MultiplyAdd(TLanes.Broadcast(r[6 * PanelLanes]), u0, s6);
                s7 = TLanes.MultiplyAdd(TLanes.Broadcast(r[7 * PanelLanes]), u0, s7);
            }
        }

        StoreStrided(n, stride, s0, s1, s2, s3);
        StoreStrided(m, stride, s4, s5, s6, s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outer4(Factors factors, T* u, int pad, T* n, int stride)
    {
        T* r = factors.Start;
        TVector s0 = TLanes.Load(n), s1 = TLanes.Load(n + stride), s2 = TLanes.Load(n + (2 * stride)), s3 = TLanes.Load(n + (3 * stride));
        for (int p = 0; p < factors.Panels; p++, r += factors.Step)
        {
            for (T* end = r + PanelLanes; r < end; r++, u += pad)
            {
                TVector u0 = TLanes.Load(u);
                s0 = TLanes.MultiplyAdd(TLanes.Broadcast(r[0]), u0, s0);
                s1 = TLanes.MultiplyAdd(TLanes.Broadcast(r[PanelLanes]), u0, s1);
                s2 = TLanes.MultiplyAdd(TLanes.Broadcast(r[2 * PanelLanes]), u0, s2);
                s3 = TLanes.MultiplyAdd(TLanes.Broadcast(r[3 * PanelLanes]), u0, s3);
            }
        }

        StoreStrided(n, stride, s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outer1(Factors factors, T* u, int pad, T* n)
    {
        T* r = factors.Start;
        TVector sum = TLanes.Load(n);
        for (int p = 0; p < factors.Panels; p++, r += factors.Step)
        {
            for (T* end = r + PanelLanes; r < end; r++, u += pad)
            {
                sum = TLanes.MultiplyAdd(TLanes.Broadcast(*r), TLanes.Load(u), sum);
            }
        }

        TLanes.Store(sum, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreStrided(T* n, int stride, TVector s0, TVector s1, TVector s2, TVector s3)
    {
        TLanes.Store(s0, n);
        TLanes.Store(s1, n + stride);
        TLanes.Store(s2, n + (2 * stride));
        TLanes.Store(s3, n + (3 * stride));
    }

    /// <summary>Panels of which some rows are factors.</summary>
    private readonly struct Factors(T* start, int panels, nint step)
    {
        public T* Start { get; } = start;

        public int Panels { get; } = panels;

        /// <summary>Gets the way from the end of the first row of a panel to the next panel.</summary>
        public nint Step { get; } = step - PanelLanes;
    }
}
