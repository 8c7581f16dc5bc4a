"""ONNX Runtime as it is best for a network that is in an ONNX file."""
import onnxruntime


def session_of(network, threads):
    """With all optimisations; it folds the normalisations into the convolutions by itself. `network`: bytes of the file."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
