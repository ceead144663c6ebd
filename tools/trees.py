"""Writes a LightGBM model in the form that src/analysis/trees.rs reads."""

import struct


def encode(model):
    """The bytes of `model`, a dict as Booster.dump_model() gives it."""
    trees = model["tree_info"]
    table = bytearray(b"mjt1" + struct.pack("<I", len(trees)))
    for tree in trees:
        nodes, leaves = [], []

        def place(branch):
            if "leaf_value" in branch:
                leaves.append(branch["leaf_value"])
                return ~(len(leaves) - 1)
            number = len(nodes)
            nodes.append(None)
            left, right = place(branch["left_child"]), place(branch["right_child"])
            nodes[number] = (branch["split_feature"], branch["threshold"], left, right)
            return number

        place(tree["tree_structure"])
        table += struct.pack("<H", len(nodes))
        for feature, threshold, left, right in nodes:
            table += struct.pack("<Hfhh", feature, threshold, left, right)
        table += struct.pack("<H", len(leaves)) + struct.pack(f"<{len(leaves)}f", *leaves)
    return bytes(table)
