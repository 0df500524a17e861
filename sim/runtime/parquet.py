"""Tables of worlds as compact Parquet: words as named categories, measures as float32. Knows no model."""

import io
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

WORDS = pa.dictionary(pa.int32(), pa.string())
"""Words as categories. Their codes are wide, since one world does not show how many different words all worlds have."""


def schema_of(frame: pd.DataFrame, exact: Iterable[str] = ()) -> pa.Schema:
    """The columns in which tables like `frame` are stored; floats in the columns `exact` stay 64 bits wide."""
    exact = set(exact)
    fields = [pa.field(name, _type(frame[name], name in exact)) for name in frame]
    # What pandas notes of its own types brings Int16 and categories back when it reads the folder.
    typed = frame.astype({name: np.float32 for name in frame if frame[name].dtype == float and name not in exact})
    return pa.schema(fields, pa.Table.from_pandas(typed, preserve_index=False).schema.metadata)


def _type(column: pd.Series, exact: bool) -> pa.DataType:
    kind = column.dtype
    if isinstance(kind, pd.CategoricalDtype):
        return WORDS
    if pd.api.types.is_bool_dtype(kind):
        return pa.bool_()
    if pd.api.types.is_datetime64_any_dtype(kind):
        return pa.timestamp("ms")
    if pd.api.types.is_integer_dtype(kind):
        return pa.int16() if kind == "Int16" else pa.int32()
    if pd.api.types.is_float_dtype(kind):
        return pa.float64() if exact else pa.float32()
    return WORDS


def table(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """A frame in the columns of the schema. A column that the frame has not is 0 (payments nobody could make here)."""
    columns = [
        _array(frame[field.name], field.type) if field.name in frame else pa.array(np.zeros(len(frame)), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _array(column: pd.Series, kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        words = column.astype("category").cat
        codes = words.codes.to_numpy()
        indices = pa.array(codes, kind.index_type, mask=codes < 0)
        return pa.DictionaryArray.from_arrays(indices, pa.array(list(words.categories), pa.string()))
    if pa.types.is_float32(kind):
        return pa.array(column.to_numpy().astype(np.float32), from_pandas=True)
    return pa.array(column, kind, from_pandas=True)


def parquet(tables: Iterable[pa.Table], schema: pa.Schema) -> bytes:
    """Some tables as one Parquet file."""
    file, words = io.BytesIO(), [item.name for item in schema if pa.types.is_dictionary(item.type)]
    whole = pa.concat_tables([schema.empty_table(), *tables]).combine_chunks()
    pq.write_table(whole, file, compression="snappy", use_dictionary=words)
    return file.getvalue()
